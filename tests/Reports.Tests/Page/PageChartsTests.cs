using Instrumentation.Export.History;
using Instrumentation.Reports.History;
using Instrumentation.Reports.Page;

namespace Instrumentation.Reports.Tests.Page;

public sealed class PageChartsTests
{
    [Fact]
    public void Qualities_of_one_family_share_a_chart_and_those_with_a_range_of_the_corpus_have_their_own()
    {
        string[] aspects = ["harmony_quality", "melody_quality", "rhythm_quality", "structure_quality", "texture_quality"];
        string[] overlaps = [.. Enumerable.Range(1, 14).Select(metric => $"overlap_metric_{metric}")];

        var charts = PageCharts.Of([Quality("overall_quality"), .. aspects.Select(Quality), Quality("diversity"), .. overlaps.Select(Quality), Range("overall_quality")]);

        Assert.Equal(["overall quality", "quality", "diversity", "overlap"], charts.Select(chart => chart.Title));
        Assert.Equal(["harmony", "melody", "rhythm", "structure", "texture"], charts[1].Lines.Select(line => line.Name));
        Assert.Equal(14, charts[3].Lines.Select(line => line.Series).Distinct().Count());
        Assert.Equal([true, false, true, false], charts.Select(chart => chart.Lines[0].HasRange));
    }

    [Fact]
    public void Four_of_a_kind_are_no_family()
    {
        var charts = PageCharts.Of([Quality("a_distance"), Quality("b_distance"), Quality("c_distance"), Quality("d_distance")]);

        Assert.Equal(4, charts.Count);
    }

    private static HistorySeries Quality(string name) => new(new HistoryColumn("musical_quality", HistoryGroup.Gauge, name));

    private static HistorySeries Range(string metric) => new(new HistoryColumn("quality_band", HistoryGroup.Field, "high", "/" + metric));
}
