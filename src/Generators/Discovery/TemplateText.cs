using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Instrumentation.Generators.Discovery;

/// <summary>Where one text is written: as a literal, as a sum of literals and constants, or as a constant.</summary>
/// <param name="expression">The expression; null when it is not known.</param>
/// <param name="attribute">The attribute around it.</param>
/// <param name="value">The text.</param>
internal sealed class TemplateText(ExpressionSyntax? expression, AttributeSyntax? attribute, string value)
{
    /// <summary>
    /// The place of some characters of the text: their own inside a literal, also in a sum of literals. Characters that come from a
    /// constant or an interpolated string have the place of its name, or of all names between two literals.
    /// </summary>
    public Location? Locate(int start, int length)
    {
        if (expression is null) return attribute?.GetLocation();

        var touched = Pieces(expression).Where(piece => piece.Start < start + length && piece.End > start).ToList();
        if (touched.Count == 0) return expression.GetLocation();

        var (first, last) = (touched[0], touched[touched.Count - 1]);
        return Location.Create(expression.SyntaxTree, TextSpan.FromBounds(first.Find(start, length).Start, last.Find(start, length).End));
    }

    // The lengths of literals are known, so what lies before the first constant and behind the last one has exact places.
    private List<Piece> Pieces(ExpressionSyntax whole)
    {
        var operands = Operands(whole).ToList();
        var before = operands.TakeWhile(IsLiteral).ToList();
        var after = operands.Skip(before.Count).Reverse().TakeWhile(IsLiteral).Reverse().ToList();
        var between = operands.Skip(before.Count).Take(operands.Count - before.Count - after.Count).ToList();

        var pieces = new List<Piece>();
        foreach (var operand in before) AddLiteral(operand);
        if (between.Count > 0)
        {
            var end = value.Length - after.Sum(operand => Text(operand).Length);
            pieces.Add(new Piece(End(), end, TextSpan.FromBounds(between[0].SpanStart, between[between.Count - 1].Span.End), null));
        }

        foreach (var operand in after) AddLiteral(operand);
        return pieces;

        int End() => pieces.Count == 0 ? 0 : pieces[pieces.Count - 1].End;

        void AddLiteral(ExpressionSyntax operand) =>
            pieces.Add(new Piece(End(), End() + Text(operand).Length, operand.Span, ((LiteralExpressionSyntax)operand).Token));
    }

    private static IEnumerable<ExpressionSyntax> Operands(ExpressionSyntax expression) => expression switch
    {
        ParenthesizedExpressionSyntax parenthesized => Operands(parenthesized.Expression),
        BinaryExpressionSyntax sum when sum.IsKind(SyntaxKind.AddExpression) => Operands(sum.Left).Concat(Operands(sum.Right)),
        _ => [expression],
    };

    private static bool IsLiteral(ExpressionSyntax operand) => operand.IsKind(SyntaxKind.StringLiteralExpression);

    private static string Text(ExpressionSyntax literal) => ((LiteralExpressionSyntax)literal).Token.ValueText;

    /// <summary>A part of the text, and the part of the expression that it comes from.</summary>
    private readonly record struct Piece(int Start, int End, TextSpan Span, SyntaxToken? Literal)
    {
        public TextSpan Find(int start, int length)
        {
            var from = Math.Max(start, Start);
            var to = Math.Min(start + length, End);
            return Literal is { } literal && LiteralPositions.Find(literal, from - Start, to - from) is { } exact ? exact : Span;
        }
    }
}
