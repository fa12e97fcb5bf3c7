using System.Buffers.Binary;

namespace Instrumentation.Model.Midi.Own;

/// <summary>Reads the events of one track. No damage makes it throw: it warns, resumes where it can, and otherwise ends the track.</summary>
/// <param name="file">The file up to the end of the track, so that positions are those a hex viewer shows.</param>
/// <param name="at">The first byte of the first event.</param>
/// <param name="track">The track's number.</param>
/// <param name="start">The tick at which the track begins.</param>
/// <param name="score">Receives the music.</param>
internal ref struct TrackReader(ReadOnlySpan<byte> file, int at, int track, long start, ScoreBuilder score)
{
    private readonly ReadOnlySpan<byte> _file = file;
    private int _at = at;
    private long _tick = start;

    /// <summary>The first byte that was not read: behind the end of the track, or the last of the file if damage ended it.</summary>
    public readonly int At => _at;

    /// <summary>The tick that has been reached.</summary>
    public readonly long Tick => _tick;

    /// <summary>Reads to the end of the track.</summary>
    /// <exception cref="MidiFormatException">The file holds more notes than are read.</exception>
    public void Read()
    {
        var running = 0;
        while (_at < _file.Length)
        {
            if (!TryReadLength(out var delta)) break;
            _tick += delta;
            if (_at >= _file.Length)
            {
                score.Warn(_at, "the track ends inside an event");
                break;
            }
            int status = _file[_at];
            if (status >= 0x80) _at++;
            else if (running != 0) status = running;
            else
            {
                score.Warn(_at, "a data byte without a status before it, skipped to the next status");
                while (_at < _file.Length && _file[_at] < 0x80) _at++;
                if (_at == _file.Length) break;
                status = _file[_at++];
            }

            bool more;
            if (status < 0xF0)
            {
                running = status;
                more = ReadChannelMessage(status);
            }
            else more = status switch
            {
                0xFF => ReadMeta(),
                0xF0 or 0xF7 => TryReadPayload(out _),
                _ => SkipSystemMessage(status),
            };
            if (!more) break;
        }
        score.EndTrack(_tick);
    }

    private bool ReadChannelMessage(int status)
    {
        var kind = status & 0xF0;
        var channel = (byte)(status & 0x0F);
        var length = kind is 0xC0 or 0xD0 ? 1 : 2;
        if (_file.Length - _at < length)
        {
            score.Warn(_at, "the track ends inside an event");
            return false;
        }
        var first = ReadDataByte();
        var second = length == 2 ? ReadDataByte() : (byte)0;
        switch (kind)
        {
            case 0x90 when second > 0:
                score.NoteOn(track, channel, first, second, _tick);
                break;
            case 0x80 or 0x90:
                score.NoteOff(channel, first, _tick);
                break;
            case 0xC0:
                score.Program(channel, first);
                break;
        }
        return true;
    }

    private byte ReadDataByte()
    {
        var value = _file[_at++];
        if (value <= 127) return value;
        score.Warn(_at - 1, $"data byte {value} taken as 127");
        return 127;
    }

    /// <summary>System common and real-time messages have no place in a file; their lengths are those on the wire.</summary>
    private bool SkipSystemMessage(int status)
    {
        score.Warn(_at - 1, $"message 0x{status:X2} does not belong in a file, skipped");
        _at = Math.Min(_file.Length, _at + status switch { 0xF2 => 2, 0xF1 or 0xF3 => 1, _ => 0 });
        return true;
    }

    private bool ReadMeta()
    {
        if (_at >= _file.Length)
        {
            score.Warn(_at, "the track ends inside an event");
            return false;
        }
        var typeAt = _at;
        var type = _file[_at++];
        if (type == 0x2F)
        {
            if (_at < _file.Length && _file[_at] == 0) _at++;
            return false;
        }
        if (!TryReadPayload(out var payload)) return false;
        switch (type)
        {
            case 0x51:
                var tempo = payload.Length >= 3 ? payload[0] << 16 | BinaryPrimitives.ReadUInt16BigEndian(payload[1..]) : 0;
                if (tempo > 0) score.Tempo(_tick, tempo);
                else score.Warn(typeAt, "a tempo without a speed, left out");
                break;
            case 0x58:
                if (payload is [> 0, <= 7, ..]) score.Meter(_tick, payload[0], 1 << payload[1]);
                else score.Warn(typeAt, "a metre that is none, left out");
                break;
        }
        return true;
    }

    private bool TryReadPayload(out ReadOnlySpan<byte> payload)
    {
        payload = default;
        var lengthAt = _at;
        if (!TryReadLength(out var length)) return false;
        if (length > _file.Length - _at)
        {
            score.Warn(lengthAt, $"an event of {length} bytes where {_file.Length - _at} are left");
            return false;
        }
        payload = _file.Slice(_at, length);
        _at += length;
        return true;
    }

    /// <summary>A variable-length quantity: up to four bytes of seven bits each.</summary>
    private bool TryReadLength(out int value)
    {
        value = 0;
        for (var bytes = 0; bytes < 4; bytes++)
        {
            if (_at >= _file.Length)
            {
                score.Warn(_at, "the track ends inside an event");
                return false;
            }
            var next = _file[_at++];
            value = value << 7 | next & 0x7F;
            if (next < 0x80) return true;
        }
        score.Warn(_at - 4, "a length or time of more than four bytes");
        return false;
    }
}
