using Instrumentation.Export.State;

namespace Instrumentation.Export;

/// <content>Where the cursor starts, what it saves of that, and how it goes back there when an exporter or its disk fails.</content>
internal sealed partial class ExporterCursor
{
    /// <summary>Without a state it starts at the beginning, where the journal still has it; otherwise a run that lasts goes on at the ends of the files.</summary>
    private void FindPlace()
    {
        HasLostItsPlace = !JournalReader.HasBeginning(_store, _reader.Live);
        if (_state!.IsDamaged)
        {
            _faults.Say(new InvalidDataException($"'{_state.Path}' is damaged."), (HasLostItsPlace, _reader.Live) switch
            {
                (false, _) => "Its files are compared with the whole journal.",
                (true, true) => "Its files go on at their ends, because the journal no longer has its beginning.",
                (true, false) => "Its files stay as they are, because the journal no longer has its beginning.",
            });
        }

        if (!HasLostItsPlace || !_reader.Live) return;
        _state.SaveEnds(_store.FirstOfWriter!.Value, _context.Earlier?.Progress ?? new RunProgress().Save());
        _position.Passed = _state.Saved!.Segment;
    }

    /// <summary>Goes to the segment of the saved state, or to the beginning.</summary>
    private void GoToStart()
    {
        var (state, live) = (Start, _reader.Live);
        _reader.Dispose();
        _reader = new JournalReader(_store, live, state?.Segment ?? 0);
        _progress = new RunProgress();
        _place = new RecordPlace(-1, -1);
        _missing = 0;
        if (state is not null) _progress.Restore(state.Progress);
        _files?.Restore(state, _progress);
    }

    /// <summary>From now on the cursor can start at a segment, so that earlier ones can go.</summary>
    private void SaveState(long segment)
    {
        if (_context.ReadOnly) return;
        try
        {
            _state!.Save(segment, _progress);
            _position.Passed = segment;
        }
        catch (Exception exception)
        {
            _faults.Report(exception, "its place in the journal is saved later.", _place);
        }
    }

    /// <summary>Repeats what fails because of the disk, until it works; false when the time is up or the cursor went somewhere else.</summary>
    private bool Retry(Action action, string consequence)
    {
        while (true)
        {
            try
            {
                action();
                return true;
            }
            catch (OutputLostException lost)
            {
                if (Rebuild(lost)) return false;
            }
            catch (Exception exception)
            {
                var failures = _faults.Report(exception, consequence, _place);
                if (_thread is null && failures >= FailuresBeforeGivingUp) throw;
                if (!Wait()) return false;
            }
        }
    }

    /// <summary>A file that lost bytes is made again from the whole journal; without that, it goes on at its end.</summary>
    private bool Rebuild(OutputLostException lost)
    {
        if (!JournalReader.HasBeginning(_store, _reader.Live))
        {
            lost.File.GoOnAtEnd();
            _faults.Say(lost, "The journal no longer has what it lacks, so it goes on at its end.");
            return false;
        }

        _position.Passed = 0;
        _faults.Say(lost, "It is made again from the journal.");
        _state!.Forget();
        GoToStart();
        return true;
    }

    /// <summary>Waits before the next try; false when the end of the run does not wait any longer.</summary>
    private bool Wait()
    {
        if (_finish.Wait(_faults.Delay)) Thread.Sleep(ExporterFaults.FirstDelay);
        return !TimeIsUp;
    }
}
