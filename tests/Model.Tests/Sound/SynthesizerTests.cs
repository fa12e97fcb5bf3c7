using System.Buffers.Binary;
using Instrumentation.Model.Midi;
using Instrumentation.Model.Sound;
using Xunit;

namespace Instrumentation.Model.Tests.Sound;

/// <summary>Listens by numbers: pitch, time, loudness, silence and clicks.</summary>
public sealed class SynthesizerTests
{
    private const int Quarter = 12;

    private static Score Of(params Note[] notes) => new() { TicksPerQuarter = Quarter, Notes = notes, Tempos = [new TempoChange(0, 500_000)] };

    private static Note Note(byte pitch, long start, long length, byte velocity = 100, byte channel = 0) => new(0, channel, 0, pitch, velocity, start, length);

    [Theory]
    [InlineData(45, 110.0)]
    [InlineData(60, 261.63)]
    [InlineData(69, 440.0)]
    [InlineData(96, 2093.0)]
    public void The_strongest_frequency_is_that_of_the_key(byte pitch, double frequency)
    {
        var sound = Synthesizer.Render(Of(Note(pitch, 0, 2 * Quarter)))[..Synthesizer.SampleRate];

        var strongest = Enumerable.Range(50, 3000).MaxBy(hertz => Power(sound, hertz));

        Assert.InRange(strongest, frequency - 1.5, frequency + 1.5);
        if (2.5 * frequency < Synthesizer.SampleRate / 2.0) Assert.True(Power(sound, 2 * frequency) > 100 * Power(sound, 2.5 * frequency), "It has partials, and nothing between them.");
    }

    [Fact]
    public void A_note_sounds_while_it_lasts_and_dies_away_without_a_click()
    {
        // A rest of half a second, half a second of A, silence.
        var sound = Synthesizer.Render(Of(Note(69, Quarter, Quarter)));

        Assert.All(sound[..(Synthesizer.SampleRate / 2)], sample => Assert.Equal(0, sample));
        Assert.True(Loudness(sound, 0.51, 0.99) > 0.03);
        Assert.True(Loudness(sound, 1.1, 1.3) < 1e-6);
        Assert.Equal(0, sound[^1]);

        // The steepest that the sum of the partials can be, each at its full height.
        var steepest = 0.22 * 100 / 127 * Enumerable.Range(1, 8).Sum(k => 2 * Math.PI * k * 440 / Synthesizer.SampleRate / Math.Pow(k, 1.5));
        for (var i = 1; i < sound.Length; i++) Assert.True(Math.Abs(sound[i] - sound[i - 1]) < 1.1 * steepest, $"A click at {i / (double)Synthesizer.SampleRate:F3} s.");
    }

    [Fact]
    public void Forty_loud_notes_and_drums_at_once_stay_within_the_ceiling()
    {
        Note[] notes = [.. Enumerable.Range(40, 40).Select(key => Note((byte)key, Quarter, 2 * Quarter, 127)), .. Enumerable.Range(35, 20).Select(key => Note((byte)key, Quarter, 3, 127, 9))];

        var sound = Synthesizer.Render(Of([Note(69, 0, Quarter, 20), .. notes]));

        var loudest = sound.Max(Math.Abs);
        Assert.InRange(loudest, 0.5, Limiter.Ceiling + 1e-6);
        var soft = Synthesizer.Render(Of(Note(69, 0, Quarter, 20)));
        Assert.Equal(soft[..(Synthesizer.SampleRate / 3)], sound[..(Synthesizer.SampleRate / 3)]);
    }

    [Fact]
    public void A_drum_is_noise_and_a_kick_is_duller_than_a_hat()
    {
        var (kick, hat) = (Synthesizer.Render(Of(Note(36, 0, 3, 100, 9))), Synthesizer.Render(Of(Note(42, 0, 3, 100, 9))));

        Assert.True(Band(kick, 40, 200) > 20 * Band(kick, 3000, 6000));
        Assert.True(Band(hat, 3000, 6000) > 5 * Band(hat, 40, 200));
        Assert.All(new[] { kick, hat }, drum => Assert.InRange(drum.Max(Math.Abs), 0.05, 0.9));

        static double Band(float[] sound, int from, int to) => Enumerable.Range(0, 200).Average(i => Power(sound, from + (to - from) * i / 200.0));
    }

    [Fact]
    public void Time_follows_the_tempo_and_its_changes()
    {
        var score = new Score
        {
            TicksPerQuarter = Quarter,
            Notes = [Note(69, 3 * Quarter, Quarter)],
            Tempos = [new TempoChange(0, 1_000_000), new TempoChange(Quarter, 250_000)],
        };

        var sound = Synthesizer.Render(score);

        Assert.Equal(1.5, Array.FindIndex(sound, sample => sample != 0) / (double)Synthesizer.SampleRate, 0.001);
    }

    [Fact]
    public void It_is_cut_where_it_is_to_be_and_the_same_every_time()
    {
        var score = Of(Note(60, 0, 100 * Quarter), Note(36, 5, 3, 100, 9), Note(64, 90 * Quarter, Quarter));

        var sound = Synthesizer.Render(score, longest: 2);

        Assert.Equal(2 * Synthesizer.SampleRate, sound.Length);
        Assert.Equal(0, sound[^1]);
        Assert.Equal(sound, Synthesizer.Render(score, longest: 2));
        Assert.NotEmpty(Synthesizer.Render(Of()));
    }

    [Fact]
    public void A_wave_file_says_what_it_is()
    {
        var file = WaveFile.Create([0, 0.5f, -1, 2], 16_000).AsSpan();

        Assert.Equal("RIFF"u8, file[..4]);
        Assert.Equal(file.Length - 8, BinaryPrimitives.ReadInt32LittleEndian(file[4..]));
        Assert.Equal("WAVEfmt "u8, file[8..16]);
        Assert.Equal((1, 1, 16_000, 32_000), (BinaryPrimitives.ReadInt16LittleEndian(file[20..]), BinaryPrimitives.ReadInt16LittleEndian(file[22..]), BinaryPrimitives.ReadInt32LittleEndian(file[24..]), BinaryPrimitives.ReadInt32LittleEndian(file[28..])));
        Assert.Equal(4 * 2, BinaryPrimitives.ReadInt32LittleEndian(file[40..]));
        short[] samples = [.. Enumerable.Range(0, 4).Select(i => BinaryPrimitives.ReadInt16LittleEndian(WaveFile.Create([0, 0.5f, -1, 2], 16_000).AsSpan(44 + 2 * i)))];
        Assert.Equal([0, 16384, -32767, 32767], samples);
    }

    private static double Loudness(float[] sound, double from, double to) =>
        Math.Sqrt(sound[(int)(from * Synthesizer.SampleRate)..(int)(to * Synthesizer.SampleRate)].Average(sample => (double)sample * sample));

    /// <summary>The power of one frequency: Goertzel, 1958.</summary>
    private static double Power(float[] sound, double hertz)
    {
        var coefficient = 2 * Math.Cos(2 * Math.PI * hertz / Synthesizer.SampleRate);
        var (last, before) = (0.0, 0.0);
        foreach (var sample in sound) (last, before) = (sample + coefficient * last - before, last);
        return last * last + before * before - coefficient * last * before;
    }
}
