namespace Instrumentation.Model.Midi;

/// <summary>The bytes are no MIDI file that can be read; the message says why.</summary>
internal sealed class MidiFormatException(string message) : Exception(message);
