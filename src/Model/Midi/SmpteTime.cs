namespace Instrumentation.Model.Midi;

/// <summary>The time of a file whose header counts ticks in frames of SMPTE time code and knows no quarter notes.</summary>
/// <param name="TicksPerQuarter">Ticks in the about half a second that is called a quarter note.</param>
/// <param name="MicrosecondsPerQuarter">The tempo at which the ticks pass at the speed that the header states.</param>
internal readonly record struct SmpteTime(int TicksPerQuarter, int MicrosecondsPerQuarter)
{
    /// <param name="frames">Frames a second, 1 to 128; 29 stands for 30 drop-frame, which is 30000/1001.</param>
    /// <param name="ticksPerFrame">Ticks in a frame.</param>
    /// <exception cref="MidiFormatException">A frame has 0 ticks.</exception>
    public static SmpteTime Of(int frames, int ticksPerFrame)
    {
        if (ticksPerFrame == 0) throw new MidiFormatException("the header gives a frame 0 ticks");
        var ticksPerSecond = (frames == 29 ? 30000.0 / 1001 : frames) * ticksPerFrame;
        var ticksPerQuarter = Math.Max(1, (int)(ticksPerSecond / 2));
        return new SmpteTime(ticksPerQuarter, (int)Math.Round(1e6 * ticksPerQuarter / ticksPerSecond));
    }
}
