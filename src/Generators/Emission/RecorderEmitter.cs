using Instrumentation.Generators.Models;

namespace Instrumentation.Generators.Emission;

/// <summary>Writes the class that records one method: its schema, the state of its checks, and the call that writes one record.</summary>
internal static class RecorderEmitter
{
    public static void Emit(SourceWriter writer, RecordKind kind, SignatureModel signature, RecordingModel recording)
    {
        writer.Write(TypeEmitter.GeneratedCode);
        writer.OpenBlock($"private sealed class {recording.Recorder}({RuntimeNames.Run} run) : {RuntimeNames.Recording}.{kind}Recorder(run, Schema)");
        writer.Write($"private const string Source = {Literals.Of(recording.Source)};");
        writer.WriteLine();
        SchemaEmitter.Emit(writer, kind, recording);
        writer.WriteLine();
        new Scope(writer, kind, signature, recording).Write();
        writer.CloseBlock();
    }

    /// <summary>The names of one recorder: every value is read once, before there is a reservation that a throwing getter could leave open.</summary>
    private readonly struct Scope
    {
        private readonly SourceWriter _writer;
        private readonly RecordKind _kind;
        private readonly SignatureModel _signature;
        private readonly RecordingModel _recording;
        private readonly Dictionary<ValueModel, string> _sources = [];
        private readonly Dictionary<ValueModel, string> _locals = [];
        private readonly List<(string Field, string Detector, string Call)> _checks = [];
        private readonly string _epoch;
        private readonly string _batch;

        public Scope(SourceWriter writer, RecordKind kind, SignatureModel signature, RecordingModel recording)
        {
            _writer = writer;
            _kind = kind;
            _signature = signature;
            _recording = recording;

            var names = new Identifiers(["start", "result", "record", "skipped", "step", "epoch", "batch"]);
            _epoch = recording.EpochIndex is null ? "CurrentEpoch" : "epoch";
            _batch = recording.BatchIndex is null ? "CurrentBatch" : "batch";
            foreach (var value in recording.Values)
            {
                var source = value.Origin == ValueOrigin.Result ? "result" : names.Take(Identifiers.FromSnakeCase(value.Name));
                var local = value.Type.IsTensor ? names.Take(Identifiers.FromSnakeCase(value.Name) + "Value") : source;
                _sources.Add(value, source);
                _locals.Add(value, local);
                foreach (var check in value.Checks?.Where(check => check.IsInline) ?? [])
                {
                    var field = names.Take("_" + Identifiers.FromSnakeCase(value.Name) + check.Anomaly);
                    var arguments = string.Join(", ", check.Constants.Select(constant => $"{constant.Name}: {constant.Literal}"));
                    var watch = $"{RuntimeNames.Anomalies}.Watch<{RuntimeNames.Anomalies}.{check.Anomaly}Detector, {RuntimeNames.Anomalies}.{check.Anomaly}Rule>";
                    _checks.Add((
                        field,
                        $"private readonly {watch} {field} = new(\n    run, Source, {Literals.Of(value.Name)}, {RuntimeNames.FieldRole}.{value.Role});",
                        ValueEmitter.Check(value.Type, local, field, $"new {RuntimeNames.Anomalies}.{check.Anomaly}Rule({arguments})")));
                }
            }
        }

        public void Write()
        {
            foreach (var check in _checks) _writer.Write(check.Detector);
            if (_checks.Count > 0) _writer.WriteLine();

            _writer.OpenBlock($"public void {(_kind == RecordKind.Event ? "Record" : "Leave")}({string.Join(", ", Parameters())})");
            WriteReads();
            WriteRecord();
            if (_checks.Count > 0) _writer.WriteLine();
            foreach (var check in _checks) _writer.Write(check.Call);
            if (_kind == RecordKind.Step)
            {
                if (_checks.Count == 0) _writer.WriteLine();
                _writer.Write("Exit();");
            }

            _writer.CloseBlock();
        }

        private IEnumerable<string> Parameters()
        {
            if (_kind == RecordKind.Event)
            {
                if (_recording.StepIndex is not null) yield return "long step";
                if (_recording.EpochIndex is not null) yield return "int epoch";
                if (_recording.BatchIndex is not null) yield return "int batch";
            }
            else
            {
                yield return "long start";
                if (_recording.Guarded) yield return "bool skipped";
                if (_recording.Result == ResultKind.Struct) yield return $"in {_signature.ReturnType} result";
                else if (_recording.Result == ResultKind.Reference) yield return $"{_signature.ReturnType} result";
                else if (_recording.Result == ResultKind.Value) yield return $"{_recording.Values.First(value => value.Origin == ValueOrigin.Result).Type.Local} result";
            }

            foreach (var value in _recording.Values)
            {
                if (value.Origin == ValueOrigin.Parameter) yield return $"{value.Type.Local} {_sources[value]}";
            }
        }

        private void WriteReads()
        {
            if (_recording.Result == ResultKind.Reference)
            {
                _writer.OpenBlock("if (result is null)");
                _writer.Write("Faulted(new global::System.InvalidOperationException(Source + \" returned null, so it has no values to record.\"));\nreturn;");
                _writer.CloseBlock();
                _writer.WriteLine();
            }

            foreach (var value in _recording.Values)
            {
                if (value.Origin == ValueOrigin.ResultMember)
                    _writer.Write($"{(value.Type.Multiplicity == Multiplicity.Span ? value.Type.Local : "var")} {_sources[value]} = result.{value.Member};");
                if (value.Type.IsTensor) _writer.Write($"var {_locals[value]} = {RuntimeNames.TensorReader}.Read({_sources[value]}, this);");
            }
        }

        private void WriteRecord()
        {
            var locals = _locals;
            var position = _kind != RecordKind.Event ? "start" : _recording.StepIndex is null ? $"{_epoch}, {_batch}" : $"step, {_epoch}, {_batch}";
            var sizes = string.Join(" + ", _recording.Values.Select(value => ValueEmitter.Size(value.Type, locals[value])).Where(size => size is not null));
            var text = sizes.Length == 0 ? "" : $", textSize: {sizes}";
            _writer.OpenBlock($"if (TryBegin({position}, out var record{text}))");
            if (_recording.Guarded) _writer.Write("record.Write(skipped);");
            foreach (var value in _recording.Values) _writer.Write(ValueEmitter.Write(value.Type, _locals[value]));
            _writer.Write("record.Commit();");
            _writer.CloseBlock();
        }
    }
}
