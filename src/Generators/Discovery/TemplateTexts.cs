using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Instrumentation.Generators.Discovery;

/// <summary>Where the texts of a log attribute are written.</summary>
internal sealed class TemplateTexts(AttributeData log)
{
    private readonly AttributeSyntax? _syntax = log.ApplicationSyntaxReference?.GetSyntax() as AttributeSyntax;

    private List<ExpressionSyntax> Expressions { get; } = Flatten(log.ApplicationSyntaxReference?.GetSyntax() as AttributeSyntax);

    public TemplateText Message => new(Expressions.Count > 0 ? Expressions[0] : null, _syntax);

    /// <summary>The place of one of the bullet lines, or the whole attribute when the lines are not written one by one.</summary>
    public TemplateText Detail(int index, int count) => new(Expressions.Count == count + 1 ? Expressions[index + 1] : null, _syntax);

    private static List<ExpressionSyntax> Flatten(AttributeSyntax? attribute) =>
        attribute?.ArgumentList?.Arguments
            .Where(argument => argument is { NameEquals: null, NameColon: null })
            .SelectMany(argument => Elements(argument.Expression))
            .ToList() ?? [];

    private static IEnumerable<ExpressionSyntax> Elements(ExpressionSyntax expression) => expression switch
    {
        ArrayCreationExpressionSyntax { Initializer: { } initializer } => initializer.Expressions,
        ImplicitArrayCreationExpressionSyntax array => array.Initializer.Expressions,
        CollectionExpressionSyntax collection => collection.Elements.OfType<ExpressionElementSyntax>().Select(element => element.Expression),
        _ => [expression],
    };
}

/// <summary>Where one text is written.</summary>
internal sealed class TemplateText(ExpressionSyntax? expression, AttributeSyntax? attribute)
{
    /// <summary>The place of some characters of the text: their own inside a literal, else the whole expression.</summary>
    public Location? Locate(int start, int length)
    {
        if (expression is LiteralExpressionSyntax literal
            && literal.IsKind(SyntaxKind.StringLiteralExpression)
            && LiteralPositions.Find(literal.Token, start, length) is { } span)
            return Location.Create(literal.SyntaxTree, span);

        return expression?.GetLocation() ?? attribute?.GetLocation();
    }
}
