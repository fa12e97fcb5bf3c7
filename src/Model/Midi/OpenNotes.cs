using System.Runtime.InteropServices;

namespace Instrumentation.Model.Midi;

/// <summary>The notes of a track that still sound, first begun first ended: one queue per channel and key, threaded through an array.</summary>
internal sealed class OpenNotes
{
    // 0 stands for "none", so that a fresh array is empty queues; entries are indices into _links plus 1.
    private readonly int[] _first = new int[16 * 128], _last = new int[16 * 128];
    private readonly List<(int Note, int Next)> _links = [];
    private int _free, _count;

    public void Add(byte channel, byte pitch, int note)
    {
        var queue = channel * 128 + pitch;
        int link;
        if (_free != 0)
        {
            link = _free;
            _free = _links[link - 1].Next;
            _links[link - 1] = (note, 0);
        }
        else
        {
            _links.Add((note, 0));
            link = _links.Count;
        }
        if (_first[queue] == 0) _first[queue] = link;
        else _links[_last[queue] - 1] = _links[_last[queue] - 1] with { Next = link };
        _last[queue] = link;
        _count++;
    }

    /// <summary>Ends the oldest note of this key; a release without a note means nothing.</summary>
    public void CloseFirst(List<Note> notes, byte channel, byte pitch, long tick)
    {
        var queue = channel * 128 + pitch;
        var link = _first[queue];
        if (link == 0) return;
        var (note, next) = _links[link - 1];
        End(notes, note, tick);
        _first[queue] = next;
        _links[link - 1] = (0, _free);
        _free = link;
        _count--;
    }

    /// <summary>Ends all notes and forgets them.</summary>
    public void CloseAll(List<Note> notes, long tick)
    {
        if (_count > 0)
        {
            foreach (var first in _first)
            {
                for (var link = first; link != 0; link = _links[link - 1].Next) End(notes, _links[link - 1].Note, tick);
            }
            Array.Clear(_first);
        }
        _links.Clear();
        (_free, _count) = (0, 0);
    }

    private static void End(List<Note> notes, int index, long tick)
    {
        ref var note = ref CollectionsMarshal.AsSpan(notes)[index];
        note = note with { Duration = tick - note.Start };
    }
}
