using Instrumentation.Generators.Discovery;
using Instrumentation.Generators.Models;

namespace Instrumentation.Generators.Emission;

/// <summary>Writes the implementing part of one annotated method.</summary>
internal static class MethodEmitter
{
    public static void Emit(SourceWriter writer, MethodModel method)
    {
        var signature = method.Signature;
        writer.Write(TypeEmitter.GeneratedCode);
        writer.Write($"{signature.Modifiers} {signature.ReturnType} {signature.Name}({string.Join(", ", signature.Parameters.Select(parameter => parameter.Declaration))})");
        if (signature.Constraints.Count > 0)
        {
            writer.Indent();
            foreach (var constraint in signature.Constraints) writer.Write(constraint);
            writer.Unindent();
        }

        writer.OpenBlock();
        if (method.Recording is { } recording) new Body(writer, method, recording).Write();
        else writer.Write("throw new global::System.NotSupportedException(\"This method is not recorded: it was built in spite of the error that is reported for it.\");");
        writer.CloseBlock();
    }

    private readonly struct Body
    {
        private readonly SourceWriter _writer;
        private readonly MethodModel _method;
        private readonly RecordingModel _recording;
        private readonly string _recorder;
        private readonly string _start;
        private readonly string _result;
        private readonly string _exception;

        public Body(SourceWriter writer, MethodModel method, RecordingModel recording)
        {
            _writer = writer;
            _method = method;
            _recording = recording;

            var names = new Identifiers([.. method.Signature.Parameters.Select(parameter => parameter.Name), method.Type.Run!.Member]);
            _recorder = names.Take("recorder");
            _start = names.Take("start");
            _result = names.Take("result");
            _exception = names.Take("exception");
        }

        private bool ReturnsVoid => _method.Signature.ReturnsVoid;

        private string CallCore => $"{_recording.Core}({string.Join(", ", _method.Signature.Parameters.Select(parameter => parameter.Argument))})";

        public void Write()
        {
            var field = TypeEmitter.FieldOf(_recording);
            _writer.Write($"var {_recorder} = {field} ??= new {_recording.Recorder}({RunExpression()});");
            if (_method.Kind == RecordKind.Event)
            {
                _writer.Write($"{_recorder}.Record({string.Join(", ", EventArguments())});");
                if (_recording.Announces is { } change) _writer.Write($"{RunExpression()}.Announce({RuntimeNames.TrainingChange}.{change}, {Literals.Of(_recording.RecordName)});");
                return;
            }

            WriteEnter();
            if (_recording.Guarded) WriteGuard();
            _writer.OpenBlock("try");
            WriteCall();
            _writer.CloseBlock();
            _writer.OpenBlock($"catch (global::System.Exception {_exception}) when ({_recorder}.Faulted({_exception}))");
            _writer.Write("throw new global::System.Diagnostics.UnreachableException();");
            _writer.CloseBlock();
        }

        private string RunExpression()
        {
            var member = _method.Type.Run!.Member;
            return _method.Signature.Parameters.Any(parameter => parameter.Name == member) ? "this." + member : member;
        }

        private void WriteEnter()
        {
            switch (_method.Kind)
            {
                case RecordKind.Step:
                    _writer.OpenBlock(
                        $"if (!{_recorder}.TryEnter({_recording.EpochIndex ?? _recorder + ".CurrentEpoch"}, {_recording.BatchIndex ?? _recorder + ".NextBatch"}, out var {_start}))");
                    _writer.Write(ReturnsVoid ? $"{CallCore};\nreturn;" : $"return {CallCore};");
                    _writer.CloseBlock();
                    _writer.WriteLine();
                    break;
                case RecordKind.Epoch:
                    _writer.Write($"var {_start} = {_recorder}.Enter({_recording.EpochIndex ?? _recorder + ".NextEpoch"});");
                    break;
                case RecordKind.Evaluation:
                    _writer.Write($"var {_start} = {_recorder}.Enter({_recording.EpochIndex ?? _recorder + ".CurrentEpoch"});");
                    break;
                default:
                    _writer.Write($"var {_start} = {_recorder}.Enter();");
                    break;
            }
        }

        private void WriteGuard()
        {
            _writer.OpenBlock($"if (!{_recorder}.MayProceed)");
            _writer.Write($"{_recorder}.Leave({string.Join(", ", LeaveArguments(skipped: true))});\nreturn;");
            _writer.CloseBlock();
            _writer.WriteLine();
        }

        // The result is handed over inside the try block: a getter that throws is a fault of the method like any other, and ends the step.
        private void WriteCall()
        {
            var leave = $"{_recorder}.Leave({string.Join(", ", LeaveArguments(skipped: false))});";
            _writer.Write(ReturnsVoid ? $"{CallCore};\n{leave}" : $"var {_result} = {CallCore};\n{leave}\nreturn {_result};");
        }

        private IEnumerable<string> LeaveArguments(bool skipped)
        {
            yield return _start;
            if (_recording.Guarded) yield return skipped ? "skipped: true" : "skipped: false";
            if (_recording.Result == ResultKind.Struct) yield return "in " + _result;
            else if (_recording.Result != ResultKind.None) yield return _result;
            foreach (var value in RecordedParameters()) yield return value;
        }

        private IEnumerable<string> EventArguments()
        {
            if (_recording.StepIndex is { } step) yield return step;
            if (_recording.EpochIndex is { } epoch) yield return epoch;
            if (_recording.BatchIndex is { } batch) yield return batch;
            foreach (var value in RecordedParameters()) yield return value;
        }

        private IEnumerable<string> RecordedParameters() => _recording.Values
            .Where(value => value.Origin == ValueOrigin.Parameter)
            .Select(value => value.Member);
    }
}
