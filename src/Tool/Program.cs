using System.CommandLine;
using Instrumentation.Reports;

var root = new RootCommand("Reads the run folders that annotated training loops leave.");
foreach (var command in RunCommands.Create()) root.Subcommands.Add(command);
return RunCommands.Invoke(root, args);
