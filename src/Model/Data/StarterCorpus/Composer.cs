namespace Instrumentation.Model.Data.StarterCorpus;

/// <summary>
/// Writes sixteen-bar songs of its own by the rules of a school book: four phrases A A' B A' of four bars; the harmony of a phrase goes from the
/// tonic by way of the subdominant to the dominant, A and B stop there (half cadence), A' returns to the tonic (authentic cadence); the melody puts
/// chord tones on the bar lines, joins them by the steps of a motif that recurs, and ends on the key note.
/// </summary>
internal static class Composer
{
    private const int BarsInPhrase = 4;

    // The range of the melody in scale degrees: from the seventh below the key note to the fourth above its octave.
    private const int Lowest = -1, Highest = 10;

    private static readonly Meter[] Meters = [new(5, 4), new(4, 4), new(3, 4), new(6, 8), new(2, 4), new(5, 4)];

    // Scale degrees from 0; in minor the dominant is a major chord.
    private static readonly int[][] ToDominant = [[0, 3, 1, 4], [0, 5, 3, 4], [0, 0, 3, 4], [0, 5, 1, 4]];
    private static readonly int[][] ToTonic = [[0, 3, 4, 0], [0, 1, 4, 0], [5, 3, 4, 0], [0, 5, 4, 0]];
    private static readonly int[][] Contrast = [[3, 0, 1, 4], [5, 3, 1, 4], [3, 5, 3, 4], [5, 2, 3, 4]];

    /// <summary>The theme with this number; the same number gives the same theme.</summary>
    public static Theme Compose(int number)
    {
        var random = new SeededRandom(SeededRandom.Mix(20_02, (ulong)number));
        var meter = Meters[number % Meters.Length];
        var minor = number % 3 == 2;
        var a = new Motif(ref random, meter);
        var b = new Motif(ref random, meter);
        var (half, full, bridge) = (random.Pick<int[]>(ToDominant), random.Pick<int[]>(ToTonic), random.Pick<int[]>(Contrast));
        var melody = new List<MelodyNote>();
        var chords = new List<Chord>();
        var degree = 4;
        foreach (var (motif, degrees) in new[] { (a, half), (a, full), (b, bridge), (a, full) })
        {
            for (var bar = 0; bar < BarsInPhrase; bar++)
            {
                var root = degrees[bar];
                var at = chords.Count * meter.Bar;
                chords.Add(new Chord(at, meter.Bar, Pitch(root, minor, root == 4) % 12, IsMinor(root, minor)));
                degree = AddBar(melody, at, motif, bar, root, minor, degree, meter);
            }
        }
        return new Theme($"song-{number + 1:00}", meter, 0, 76 + 4 * random.Next(14), melody, chords);
    }

    private static int AddBar(List<MelodyNote> melody, int at, Motif motif, int bar, int root, bool minor, int degree, Meter meter)
    {
        if (bar == BarsInPhrase - 1)
        {
            // The last bar of a phrase is one long note, with a breath before the next phrase.
            var goal = NearestChordTone(root == 0 ? [0] : [0, 2], root, degree);
            melody.Add(new MelodyNote(at, meter.Bar - 2, 60 + Pitch(goal, minor, root == 4)));
            return goal;
        }
        var (rhythm, steps) = motif.Bar(bar);
        degree = NearestChordTone([0, 2, 4], root, degree);
        for (int i = 0, offset = 0; i < rhythm.Length; offset += rhythm[i++])
        {
            if (i > 0)
            {
                // Every other beat is a chord tone, reached in the motif's direction; what lies between may pass by.
                var strong = offset % (2 * meter.Beat) == 0 || (meter.Beat == 6 && offset == meter.Beat);
                var step = degree + steps[i] is < Lowest or > Highest ? -steps[i] : steps[i];
                degree += step;
                if (strong && !IsChordTone(degree, root)) degree = NearestChordTone([0, 2, 4], root, degree + Math.Sign(step));
            }
            melody.Add(new MelodyNote(at + offset, rhythm[i], 60 + Pitch(degree, minor, root == 4)));
        }
        return degree;
    }

    private static bool IsChordTone(int degree, int root) => (degree - root + 14) % 7 is 0 or 2 or 4;

    private static int NearestChordTone(ReadOnlySpan<int> tones, int root, int degree)
    {
        for (var distance = 0; ; distance++)
        {
            foreach (var candidate in (ReadOnlySpan<int>)[degree - distance, degree + distance])
            {
                if (candidate is >= Lowest and <= Highest && tones.Contains(((candidate - root) % 7 + 7) % 7)) return candidate;
            }
        }
    }

    /// <summary>Semitones of a scale degree above the key note; over the dominant of a minor key the seventh is raised to lead to it.</summary>
    private static int Pitch(int degree, bool minor, bool dominant)
    {
        ReadOnlySpan<int> scale = minor ? [0, 2, 3, 5, 7, 8, 10] : [0, 2, 4, 5, 7, 9, 11];
        var (octave, step) = (degree < 0 ? -1 : degree / 7, (degree + 7) % 7);
        return 12 * octave + scale[step] + (minor && dominant && step == 6 ? 1 : 0);
    }

    private static bool IsMinor(int root, bool minor) => minor ? root is 0 or 1 or 3 : root is 1 or 2 or 5;

    /// <summary>Two bars of rhythm and steps, used in the order a b a; the recurrence is what makes a tune of it.</summary>
    private sealed class Motif
    {
        private readonly (int[] Rhythm, int[] Steps)[] _bars = new (int[], int[])[2];

        public Motif(ref SeededRandom random, Meter meter)
        {
            for (var bar = 0; bar < 2; bar++)
            {
                var rhythm = random.Pick<int[]>(RhythmsOf(meter));
                var steps = new int[rhythm.Length];
                var direction = random.Next(2) == 0 ? 1 : -1;
                for (var i = 1; i < steps.Length; i++)
                {
                    if (random.Next(4) == 0) direction = -direction;
                    steps[i] = direction * (random.Next(5) == 0 ? 2 : 1);
                }
                _bars[bar] = (rhythm, steps);
            }
        }

        public (int[] Rhythm, int[] Steps) Bar(int bar) => _bars[bar % 2];

        private static int[][] RhythmsOf(Meter meter) => (meter.Numerator, meter.Denominator) switch
        {
            (2, 4) => [[4, 2, 2], [2, 2, 4], [6, 2], [2, 2, 2, 2]],
            (3, 4) => [[4, 4, 4], [8, 4], [6, 2, 4], [4, 2, 2, 4], [4, 4, 2, 2]],
            (6, 8) => [[4, 2, 4, 2], [2, 2, 2, 6], [6, 2, 2, 2], [6, 4, 2]],
            (5, 4) => [[4, 4, 4, 4, 4], [6, 6, 4, 4], [4, 2, 2, 4, 8], [8, 4, 4, 4]],
            _ => [[4, 4, 4, 4], [6, 2, 4, 4], [4, 2, 2, 8], [2, 2, 4, 2, 2, 4], [8, 4, 4]],
        };
    }
}
