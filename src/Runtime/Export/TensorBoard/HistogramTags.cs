using System.Runtime.InteropServices;

namespace Instrumentation.Export.TensorBoard;

/// <summary>
/// The histograms of an event, <c>Events/&lt;event&gt;/&lt;name&gt;</c>: fields <c>&lt;name&gt;_from</c>, <c>&lt;name&gt;_bin_width</c> and <c>&lt;name&gt;_counts</c>, as a
/// <see cref="Torch.ValueHistogram"/> has them. A row for each bin: left limit, right limit, count.
/// </summary>
internal static class HistogramTags
{
    public static void Add(EventWriter events, in JournalRecord record, TagFamily tags, LabelSet labels)
    {
        foreach (var histogram in record.Histograms)
        {
            var bins = record.GetCount(histogram.Counts);
            if (bins == 0 || !record.TryGetNumber(histogram.From, out var from) || !record.TryGetNumber(histogram.BinWidth, out var width) || !(width > 0)) continue;

            // Both limits between two bins come from one formula, so that they are one number.
            var rows = new double[3 * bins];
            for (var i = 0; i < bins; i++)
                (rows[3 * i], rows[3 * i + 1], rows[3 * i + 2]) = (from + i * width, from + (i + 1) * width, record.GetElement(histogram.Counts, i));
            events.AddMessage(
                tags[histogram.Name, labels], TensorValue.Field, TensorValue.Doubles(MemoryMarshal.AsBytes(rows.AsSpan()), bins, 3), SummaryMetadata.Of("histograms", SummaryMetadata.Class.Tensor));
        }
    }
}
