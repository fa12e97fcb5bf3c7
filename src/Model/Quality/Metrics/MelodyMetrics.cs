namespace Instrumentation.Model.Quality.Metrics;

/// <summary>How the top line moves: the highest of the pitched notes that begin together, one after the other.</summary>
internal static class MelodyMetrics
{
    /// <summary>
    /// The mean size, in semitones, of the intervals of the top line: the pitch interval of Yang and Lerch, "On the evaluation of generative models in music", 2020,
    /// who take it over one track. Null for less than two onsets.
    /// </summary>
    public static double? Interval(Passage passage)
    {
        var notes = passage.Pitched;
        var (last, sum, intervals) = (-1, 0, 0);
        for (var i = 0; i < notes.Count; i++)
        {
            // The last note of an onset is its highest.
            if (i + 1 < notes.Count && notes[i + 1].Start == notes[i].Start) continue;
            if (last >= 0)
            {
                sum += Math.Abs(notes[i].Pitch - last);
                intervals++;
            }

            last = notes[i].Pitch;
        }

        return intervals == 0 ? null : (double)sum / intervals;
    }
}
