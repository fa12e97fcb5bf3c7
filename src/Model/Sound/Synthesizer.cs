using Instrumentation.Model.Data;
using Instrumentation.Model.Midi;

namespace Instrumentation.Model.Sound;

/// <summary>
/// A small additive synthesiser, so that a score can be heard without any other program: a pitched note is a sum of decaying partials, a drum stroke
/// a burst of filtered noise. One timbre, mono, the same samples on every run.
/// </summary>
internal static class Synthesizer
{
    /// <summary>Samples per second.</summary>
    public const int SampleRate = 16_000;

    private const int Partials = 8;
    private const double Attack = 0.005, Release = 0.08, Tail = 0.3;
    private const double HighestPartial = 0.45 * SampleRate;
    private const double NoteLevel = 0.22, DrumLevel = 0.35;

    /// <summary>The sound of a score.</summary>
    /// <param name="score">What is played.</param>
    /// <param name="longest">Where it is cut, in seconds, with a short fade; infinity for all of it.</param>
    /// <returns>Samples within -1 and 1, <see cref="SampleRate"/> in a second.</returns>
    public static float[] Render(Score score, double longest = double.PositiveInfinity)
    {
        var clock = new TempoMap(score);
        var length = Math.Min(clock.Seconds(score.EndTick) + Release + Tail, longest);
        var sound = new float[(int)(length * SampleRate)];
        for (var i = 0; i < score.Notes.Count; i++)
        {
            var note = score.Notes[i];
            var start = (int)(clock.Seconds(note.Start) * SampleRate);
            if (start >= sound.Length) continue;
            if (note.IsDrum) AddDrum(sound.AsSpan(start), note, (ulong)i);
            else AddNote(sound.AsSpan(start), note, clock.Seconds(note.End) - clock.Seconds(note.Start));
        }

        Limiter.Apply(sound);
        FadeOut(sound);
        return sound;
    }

    /// <summary>Partials k = 1 to 8 of the amplitude 1 / k^1.5, the higher ones dying away faster, as those of a struck string do.</summary>
    private static void AddNote(Span<float> sound, Note note, double held)
    {
        var frequency = 440 * Math.Pow(2, (note.Pitch - 69) / 12.0);
        var level = NoteLevel * note.Velocity / 127;
        var length = Math.Min(sound.Length, (int)((held + Release) * SampleRate));
        for (var partial = 1; partial <= Partials && partial * frequency < HighestPartial; partial++)
        {
            // A point that turns on a shrinking circle; its height is the decaying sine.
            var turn = 2 * Math.PI * partial * frequency / SampleRate;
            var shrink = Math.Exp(-(0.8 + 0.6 * partial) / SampleRate);
            var (cosine, sine) = (Math.Cos(turn) * shrink, Math.Sin(turn) * shrink);
            var (x, y) = (level / Math.Pow(partial, 1.5), 0.0);
            for (var i = 0; i < length; i++)
            {
                sound[i] += (float)(y * Envelope(i, held));
                (x, y) = (x * cosine - y * sine, x * sine + y * cosine);
            }
        }
    }

    /// <summary>Rises within the attack, stays, and falls from the note's end on within the release.</summary>
    private static double Envelope(int sample, double held)
    {
        var time = sample / (double)SampleRate;
        return Math.Min(1, time / Attack) * Math.Clamp(1 - (time - held) / Release, 0, 1);
    }

    /// <summary>Noise through a low-pass of one pole, or what that leaves of it: dull and long for kick and toms, bright and short for cymbals.</summary>
    private static void AddDrum(Span<float> sound, Note note, ulong number)
    {
        var (cutoff, decay, isBright) = note.Pitch switch
        {
            35 or 36 => (90.0, 0.12, false),                       // kicks
            41 or 43 or 45 or 47 or 48 or 50 => (220.0, 0.15, false),  // toms
            37 or 38 or 39 or 40 => (2500.0, 0.12, false),         // snares and claps
            46 or 49 or 51 or 52 or 55 or 57 or 59 => (4000.0, 0.35, true),    // cymbals and the open hi-hat
            _ => (4000.0, 0.05, true),
        };
        var random = new SeededRandom(number);
        var share = 1 - Math.Exp(-2 * Math.PI * cutoff / SampleRate);
        var level = DrumLevel * note.Velocity / 127 / Math.Sqrt(isBright ? 1 : share);
        var (low, length) = (0.0, Math.Min(sound.Length, (int)(5 * decay * SampleRate)));
        for (var i = 0; i < length; i++)
        {
            var noise = 2 * random.NextDouble() - 1;
            low += share * (noise - low);
            var time = i / (double)SampleRate;

            // What is left after five decays fades to nothing.
            var envelope = Math.Min(1, time / 0.002) * Math.Exp(-time / decay) * (1 - i / (double)length);
            sound[i] += (float)(level * envelope * (isBright ? noise - low : low));
        }
    }

    private static void FadeOut(Span<float> sound)
    {
        var fade = Math.Min(sound.Length, (int)(0.02 * SampleRate));
        for (var i = 0; i < fade; i++) sound[sound.Length - 1 - i] *= i / (float)fade;
    }
}
