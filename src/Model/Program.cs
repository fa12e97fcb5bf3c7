using System.CommandLine;
using Instrumentation.Model.Lineage;
using Instrumentation.Model.Quality;
using Instrumentation.Model.Replay;
using Instrumentation.Model.Samples;
using Instrumentation.Model.Training;
using Instrumentation.Reports;

var root = TrainCommand.Create();
foreach (var command in RunCommands.Create()) root.Subcommands.Add(command);
root.Subcommands.Add(ReplayStepCommand.Create());
root.Subcommands.Add(LineageCommand.Create());
root.Subcommands.Add(QualityCommand.Create());
root.Subcommands.Add(GenerateMusicCommand.Create());
return RunCommands.Invoke(root, args);
