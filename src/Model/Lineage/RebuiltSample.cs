using Instrumentation.Model.Data;
using Instrumentation.Model.Midi;

namespace Instrumentation.Model.Lineage;

/// <summary>What came of making a sample again.</summary>
internal enum RebuildState
{
    /// <summary>It is the same, byte for byte.</summary>
    Same,

    /// <summary>The file is as it was and the sample is not: the program makes something else of it now.</summary>
    Differs,

    /// <summary>The file has other bytes than it had.</summary>
    SourceChanged,

    /// <summary>The file is not there, or cannot be read.</summary>
    SourceGone,
}

/// <summary>A sample that was made again from its file, by what was recorded of it.</summary>
/// <param name="Use">The record.</param>
/// <param name="State">What came of it.</param>
/// <param name="OutputHash">The hash of the sample now; null where there is none.</param>
internal sealed record RebuiltSample(UsedFile Use, RebuildState State, string? OutputHash = null)
{
    /// <summary>The state as tables and JSON have it.</summary>
    public string StateText => State switch
    {
        RebuildState.Same => "same",
        RebuildState.Differs => "differs",
        RebuildState.SourceChanged => "source changed",
        _ => "source gone",
    };

    /// <summary>Reads the file and does the recorded operations; nothing is drawn.</summary>
    /// <exception cref="InputException">The record lacks something.</exception>
    public static RebuiltSample Of(UsedFile use)
    {
        try
        {
            var bytes = MidiCodec.Load(use.SourcePath);
            if (Piece.HashOf(bytes) != use.SourceHash) return new RebuiltSample(use, RebuildState.SourceChanged);
            var piece = PieceContent.Decode(bytes);
            if (use.StartBar >= piece.Bars.Length || piece.Bars[use.StartBar].Step != use.StartStep) return new RebuiltSample(use, RebuildState.Differs);
            var hash = SampleHash.Of(Window.Cut(piece.Notes, piece.Bars[use.StartBar], use.Augmentation, use.WindowLength, out _));
            return new RebuiltSample(use, hash == use.OutputHash ? RebuildState.Same : RebuildState.Differs, hash);
        }
        catch (MidiFormatException)
        {
            // Its bytes were music once.
            return new RebuiltSample(use, RebuildState.SourceChanged);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new RebuiltSample(use, RebuildState.SourceGone);
        }
    }
}
