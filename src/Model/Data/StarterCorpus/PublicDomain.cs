namespace Instrumentation.Model.Data.StarterCorpus;

/// <summary>Melodies that belong to everybody: traditional ones, and those of composers dead for more than a century.</summary>
internal static class PublicDomain
{
    private static readonly Meter Common = new(4, 4), Waltz = new(3, 4), Jig = new(6, 8), March = new(2, 4);

    /// <summary>All themes, freshly parsed.</summary>
    public static IReadOnlyList<Theme> Themes() =>
    [
        Theme.Parse("ode-to-joy", Common, "C", 112,
            "E5:4 E F G | G F E D | C C D E | E:6 D:2 D:8 | E:4 E F G | G F E D | C C D E | D:6 C:2 C:8 |" +
            "D:4 D E C | D E:2 F E:4 C | D E:2 F E:4 D | C D G4:8 | E5:4 E F G | G F E D | C C D E | D:6 C:2 C:8",
            "C C,G C C,G C C,G C G,C G,C G,C G,C Am,G C C,G C G,C"),
        Theme.Parse("ah-vous-dirai-je", Common, "C", 108,
            "C5:4 C G G | A A G:8 | F:4 F E E | D D C:8 | G:4 G F F | E E D:8 | G:4 G F F | E E D:8 | C:4 C G G | A A G:8 | F:4 F E E | D D C:8",
            "C F,C F,C G,C C,F C,G C,F C,G C F,C F,C G,C"),
        Theme.Parse("frere-jacques", Common, "C", 116,
            "C5:4 D E C | C D E C | E F G:8 | E:4 F G:8 | G:2 A G F E:4 C | G:2 A G F E:4 C | C G4 C5:8 | C:4 G4 C5:8",
            "C Am C C C,Am C,Am C C"),
        Theme.Parse("greensleeves", Jig, "A", 84,
            "R:10 A4:2 | C5:4 D:2 E:3 F#:1 E:2 | D:4 B4:2 G:3 A:1 B:2 | C5:4 A4:2 A:3 G#:1 A:2 | B:4 G#:2 E:4 A:2 |" +
            "C5:4 D:2 E:3 F#:1 E:2 | D:4 B4:2 G:3 A:1 B:2 | C5:3 B4:1 A:2 G#:3 F#:1 G#:2 | A:6 A:6 |" +
            "G5:6 G:3 F#:1 E:2 | D:4 B4:2 G:3 A:1 B:2 | C5:4 A4:2 A:3 G#:1 A:2 | B:4 G#:2 E:6 |" +
            "G5:6 G:3 F#:1 E:2 | D:4 B4:2 G:3 A:1 B:2 | C5:3 B4:1 A:2 G#:3 F#:1 G#:2 | A:12",
            "Am Am G Am E Am G Am,E Am C G Am E C G Am,E Am"),
        Theme.Parse("amazing-grace", Waltz, "G", 84,
            "R:8 D4:4 | G:8 B:2 G | B:8 A:4 | G:8 E:4 | D:8 D:4 | G:8 B:2 G | B:8 A:4 | D5:12 | D:8 B4:4 |" +
            "D5:8 B4:2 G | B:8 A:4 | G:8 E:4 | D:8 D:4 | G:8 B:2 G | B:8 A:4 | G:12 | G:12",
            "G G G C G G Em D D G G C G Em D C G"),
        Theme.Parse("auld-lang-syne", Common, "F", 100,
            "R:12 C4:4 | F:6 F:2 F:4 A | G:6 F:2 G:4 A | F:6 F:2 A:4 C5 | D:12 D:4 | C:6 A4:2 A:4 F | G:6 F:2 G:4 A | F:6 D:2 D:4 C | F:12 D5:4 |" +
            "C:6 A4:2 A:4 F | G:6 F:2 G:4 D5 | C:6 A4:2 A:4 C5 | D:12 D:4 | C:6 A4:2 A:4 F | G:6 F:2 G:4 A | F:6 D:2 D:4 C | F:16",
            "F F C F Bb F C Bb,C F F C F Bb F C Bb,C F"),
        Theme.Parse("scarborough-fair", Waltz, "D", 104,
            "D4:8 D:4 | A:8 A:4 | E:6 F:2 E:4 | D:12 | R:4 A C5 | D:8 C:4 | A4 B G | A:12 |" +
            "D5:8 D:4 | C:8 A4:4 | A G F | E C:8 | D:4 A:8 | G:4 F E | D C:8 | D:12",
            "Dm Dm C Dm F Dm G Am Dm Am F C Dm C C Dm"),
        Theme.Parse("petzold-minuet", Waltz, "G", 116,
            "D5:4 G4:2 A B C5 | D:4 G4 G | E5 C:2 D E F# | G:4 G4 G | C5 D:2 C B4 A | B:4 C5:2 B4 A G | F#:4 G:2 A B G | B:4 A:8 |" +
            "D5:4 G4:2 A B C5 | D:4 G4 G | E5 C:2 D E F# | G:4 G4 G | C5 D:2 C B4 A | B:4 C5:2 B4 A G | A:4 B:2 A G F# | G:12",
            "G G C G Am G D D G G C G Am G D G"),
        Theme.Parse("brahms-lullaby", Waltz, "C", 80,
            "R:8 E4:2 E | G:8 E:2 E | G:8 E:2 G | C5:4 B4:6 A:2 | A:4 G D:2 E | F:8 D:2 E | F:8 D:2 F | B A G:4 B | C5:8 C4:2 C |" +
            "C5:8 A4:2 F | G:8 E:2 C | F:4 G A | G:8 C:2 C | C5:8 A4:2 F | G:8 E:2 C | F:4 E D | C:12",
            "C C C Am G G G G C F C F C F C G C"),
        Theme.Parse("sakura", Common, "A", 76,
            "A4:4 A B:8 | A:4 A B:8 | A:4 B C5 B4 | A B:2 A F:8 | E:4 C E F | E E:2 C B3:8 | A4:4 B C5 B4 | A B:2 A F:8 |" +
            "E:4 C E F | E E:2 C B3:8 | A4:4 A B:8 | A:4 A B:8 | E:4 F B:2 A F:4 | E:16",
            "Am Am Am F Am Em Am F Am Em Am Am F Am"),
        Theme.Parse("korobeiniki", Common, "A", 132,
            "E5:4 B4:2 C5 D:4 C:2 B4 | A:4 A:2 C5 E:4 D:2 C | B4:6 C5:2 D:4 E | C A4 A:8 |" +
            "R:2 D5:4 F:2 A:4 G:2 F | E:6 C:2 E:4 D:2 C | B4:4 B:2 C5 D:4 E | C A4 A:8",
            "E Am E Am Dm C E Am"),
        Theme.Parse("skye-boat-song", Jig, "G", 80,
            "D4:3 E:1 D:2 G:4 G:2 | A:3 B:1 A:2 D5:6 | B4:3 A:1 B:2 E:4 E:2 | D:12 | D:3 E:1 D:2 G:4 G:2 | A:3 B:1 A:2 D5:6 | B4:3 A:1 B:2 E:4 E:2 | D:12 |" +
            "B:3 G:1 B:2 B:6 | A:3 E:1 A:2 A:6 | G:3 E:1 G:2 G:4 G:2 | E:12 | B:3 G:1 B:2 B:6 | A:3 E:1 A:2 A:6 | G:3 E:1 G:2 G:4 A:2 | G:12",
            "G D Em G G D Em G Em Am Em Em Em Am C,D G"),
        Theme.Parse("when-the-saints", Common, "C", 138,
            "R:4 C5 E F | G:16 | R:4 C E F | G:16 | R:4 C E F | G:8 E | C E | D:16 | R:4 E E D | C:12 C:4 | E:8 G:4 G | F:16 | R:8 E:4 F | G:8 E | C D | C:16",
            "C C C C C C C G C C C F F C C,G C"),
        Theme.Parse("london-bridge", Common, "C", 120,
            "G4:6 A:2 G:4 F | E F G:8 | D:4 E F:8 | E:4 F G:8 | G:6 A:2 G:4 F | E F G:8 | D:8 G | E:4 C:12",
            "C C G C C C G C"),
        Theme.Parse("aunt-rhody", March, "C", 92,
            "E5:4 E:2 D | C:4 C | D D:2 F | E D C:4 | G G:2 F | E:4 E | D:2 C D E | C:8",
            "C C G C C C G C"),
        Theme.Parse("jasmine-flower", Common, "C", 88,
            "E4:4 E:2 G A C5 C A4 | G:4 G:2 A G:8 | E:4 E:2 G A C5 C A4 | G:4 G:2 A G:8 | G:4 G G E:2 G | A:4 A G:8 | E:4 D:2 E G:4 E:2 D | C:4 C:2 D C:8",
            "C C Am C C F,C C,G C"),
        Theme.Parse("drunken-sailor", March, "D", 112,
            "A4:2 A:1 A A:2 A:1 A | A:2 D F A | G G:1 G G:2 G:1 G | G:2 C E G | A A:1 A A:2 A:1 A | A:2 B C5 D | C A4 G E | D:4 D |" +
            "A:4 A | A:2 D F A | G:4 G | G:2 C E G | A:4 A | A:2 B C5 D | C A4 G E | D:4 D",
            "Dm Dm C C Dm Dm C Dm Dm Dm C C Dm Dm C Dm"),
        Theme.Parse("irish-washerwoman", Jig, "G", 150,
            "R:8 D5:2 C | B4 G G D G G | B G B D5 C B4 | C5 A4 A E A A | C5 A4 C5 E D C | B4 G G D G G | B G B D5 C B4 | C5 B4 C5 A4 D5 C | B4 G G G:6",
            "G G G Am Am G G C,D G"),
        Theme.Parse("can-can", March, "C", 132,
            "C4:8 | D:2 F E D | G:4 G | G:2 A E F | D:4 D | D:2 F E D | C C5 B4 A | G F E D | C:8 | D:2 F E D | G:4 G | G:2 A E F | D:4 D | D:2 F E D | C G D E | C:8",
            "C G C C G G C G C G C C G G C,G C"),
        Theme.Parse("silent-night", Jig, "C", 66,
            "G4:3 A:1 G:2 E:6 | G:3 A:1 G:2 E:6 | D5:4 D:2 B4:6 | C5:4 C:2 G4:6 | A:4 A:2 C5:3 B4:1 A:2 | G:3 A:1 G:2 E:6 |" +
            "A:4 A:2 C5:3 B4:1 A:2 | G:3 A:1 G:2 E:6 | D5:4 D:2 F:3 D:1 B4:2 | C5:6 E:6 | C:3 G4:1 E:2 G:3 F:1 D:2 | C:12",
            "C C G C F C F C G C C,G C"),
    ];
}
