using Instrumentation.Reports.Detection;

namespace Instrumentation.Reports.Tests.Detection;

/// <summary>Anybody's table of metrics is read as it is, or refused with its place and the remedy.</summary>
public sealed class MetricsTableTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("step,loss\n0,1.5\n1,\n2,nan\n")]
    [InlineData("step;loss\r\n0;1.5\r\n1;\r\n2;NaN\r\n")]
    [InlineData("\uFEFFstep\tloss\n0\t1.5\n1\t\n2\tNAN\n")]
    [InlineData("\"step\", \"loss\"\n0, 1.5\n1,\n\n2, \"nan\"")]
    public void Separators_byte_order_marks_quotes_and_empty_cells(string text)
    {
        using var table = Open(text);

        Assert.Equal(["step", "loss"], table.Columns);
        Assert.Equal([[0, 1.5], [1, null], [2, double.NaN]], table.Rows().Select(row => row.ToArray()));
    }

    [Fact]
    public void Infinities_of_every_spelling()
    {
        using var table = Open("loss\ninf\n-inf\nInfinity\n-Infinity\n+INF\n1e3\n");

        Assert.Equal(
            [double.PositiveInfinity, double.NegativeInfinity, double.PositiveInfinity, double.NegativeInfinity, double.PositiveInfinity, 1000],
            table.Rows().Select(row => row[0]));
    }

    [Theory]
    [InlineData("", "is empty; its first line must name the columns")]
    [InlineData("step,epoch\n0,1\n", "has no column of a metric")]
    [InlineData("loss,loss\n0,1\n", "has the column 'loss' twice; give each column a name of its own.")]
    [InlineData("step,loss\n0,1\n1,1 apple\n", "line 3, column 'loss': '1 apple' is not a number, nan, inf, or nothing where it was not measured.")]
    [InlineData("step,loss\n0.5,1\n", "line 2, column 'step': '0.5' is not a whole number.")]
    public void What_is_no_table_of_numbers_is_refused(string text, string message)
    {
        var exception = Assert.Throws<InvalidDataException>(() =>
        {
            using var table = Open(text);
            foreach (var _ in table.Rows())
            {
            }
        });

        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
    }

    private MetricsTable Open(string text)
    {
        var path = _folder.File("metrics.csv");
        File.WriteAllText(path, text);
        return new MetricsTable(path);
    }
}
