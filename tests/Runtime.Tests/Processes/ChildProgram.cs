using Instrumentation.Export;
using Instrumentation.Export.JsonLines;
using Instrumentation.Export.Logging;
using Instrumentation.Export.Text;
using Instrumentation.Journal;
using Instrumentation.Runtime.Tests.Export.Logging;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Instrumentation.Runtime.Tests.Processes;

/// <summary>The programs that the tests start as processes of their own: this assembly, with the name of one of them.</summary>
internal static class ChildProgram
{
    public const string Ready = "ready";
    public const string Reported = "reported";

    public static int Main(string[] arguments) => arguments[0] switch
    {
        "loop" => Loop(Options(arguments[1])),
        "deaf" => Deaf(Options(arguments[1]) with { StopTimeout = TimeSpan.FromMilliseconds(200) }),
        "stuck" => Deaf(Options(arguments[1]) with { StopTimeout = TimeSpan.FromHours(1) }),
        "unhandled" => Unhandled(Options(arguments[1])),
        "failing step" => FailingStep(Options(arguments[1])),
        "exit" => Exit(Options(arguments[1])),
        "hanging exporter" => HangingExporter(Options(arguments[1])),
        "failing log" => FailingLog(Options(arguments[1])),
        "host" => Host(Options(arguments[1]) with { HandleSignals = false }, Train),
        "host with signals" => Host(Options(arguments[1]), Train),
        "stuck host" => Host(Options(arguments[1]) with { StopTimeout = TimeSpan.FromHours(1) }, TrainDeaf),
        "full disk" => FullDiskProgram.Run(Options(arguments[1])),
        "rank" => Rank(arguments[1], int.Parse(arguments[2], System.Globalization.CultureInfo.InvariantCulture)),
        "long run" => LongRunProgram.Run(arguments[1], arguments[2..]),
        _ => throw new ArgumentException(arguments[0]),
    };

    private static TrainingRunOptions Options(string output) => new()
    {
        Name = "child",
        Output = output,
        Exporters = [new TextLogExporter(), new JsonLinesExporter()],
        Reports = folder => File.WriteAllText(Path.Combine(folder.Experiments, Reported), ""),
        Logging = logging => logging.AddProvider(new MessageLogger((_, message) => Console.Error.WriteLine(message))),
    };

    private static int Loop(TrainingRunOptions options)
    {
        using var run = TrainingRun.Start(options);
        Train(run);
        run.Complete();
        run.Dispose();
        return run.ExitCode;
    }

    /// <summary>Never looks at the token.</summary>
    private static int Deaf(TrainingRunOptions options)
    {
        using var run = TrainingRun.Start(options);
        TrainDeaf(run);
        return 0;
    }

    private static int Unhandled(TrainingRunOptions options)
    {
        using var run = TrainingRun.Start(options);
        Step(run);
        throw new InvalidDataException("the data ended in the middle");
    }

    private static int FailingStep(TrainingRunOptions options)
    {
        try
        {
            using var run = TrainingRun.Start(options);
            Step(run);
            new SampleLoop(run) { Body = static _ => throw new InvalidDataException("no such file") }.TrainStep(1, 1);
        }
        catch (InvalidDataException)
        {
            return 1;
        }

        return 0;
    }

    private static int Exit(TrainingRunOptions options)
    {
        Step(TrainingRun.Start(options));
        Environment.Exit(7);
        return 0;
    }

    /// <summary>Ends although one of its exporters, which is to write the text log, never comes back.</summary>
    private static int HangingExporter(TrainingRunOptions options)
    {
        using var run = TrainingRun.Start(options with { Exporters = [new Hanging(), new JsonLinesExporter()], DrainTimeout = TimeSpan.FromMilliseconds(200) });
        Step(run);
        run.Complete();
        return 0;
    }

    /// <summary>Ends well although nobody can log: not the entries of the run, nor that an exporter fails at each record.</summary>
    private static int FailingLog(TrainingRunOptions options)
    {
        using var run = TrainingRun.Start(options with
        {
            Exporters = [new JsonLinesExporter(), new LoggingExporter(), new Refusing()],
            Logging = logging => logging.AddProvider(new MessageLogger((_, _) => throw new TimeoutException("the log server is away"))),
        });
        Step(run);
        run.Complete();
        run.Dispose();
        Console.WriteLine(run.Health.ExporterFaults > 1);
        return run.ExitCode;
    }

    /// <summary>The host waits for the training however long it takes.</summary>
    private static int Host(TrainingRunOptions options, Action<TrainingRun> train)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromHours(1));
        builder.Services.AddHostedService(services => new Trainer(options, train, services.GetRequiredService<IHostApplicationLifetime>()));
        builder.Build().Run();
        return 0;
    }

    private static int Rank(string output, int port)
    {
        var prometheus = new PrometheusExporter(port);
        using var run = TrainingRun.Start(Options(output) with { Exporters = [new JsonLinesExporter(), prometheus] });
        Step(run);
        Console.WriteLine(prometheus.Uri);
        Console.ReadLine();
        run.Complete();
        return 0;
    }

    private static void Step(TrainingRun run) => new SampleLoop(run).TrainStep(1, 0);

    private static void Train(TrainingRun run) => Train(run, run.Stopping);

    private static void TrainDeaf(TrainingRun run)
    {
        run.Stopping.Register(() => Console.WriteLine("stopping"));
        Train(run, CancellationToken.None);
    }

    private static void Train(TrainingRun run, CancellationToken stopping)
    {
        var loop = new SampleLoop(run);
        for (var batch = 0; !stopping.IsCancellationRequested; batch++)
        {
            loop.TrainStep(1, batch);
            if (batch == 10) Console.WriteLine(Ready);
            Thread.Sleep(1);
        }
    }

    private sealed class Refusing : Exporter
    {
        public override string Name => "refusing";

        public override void Open(ExportContext context)
        {
        }

        public override void Export(in JournalRecord record, RunProgress progress) => throw new InvalidOperationException("it refuses");
    }

    private sealed class Hanging : FileExporter
    {
        public override string Name => "hanging";

        public override string Kind => "text_log";

        protected override void Write(in JournalRecord record, RunProgress progress) => Thread.Sleep(Timeout.Infinite);
    }

    private sealed class Trainer(TrainingRunOptions options, Action<TrainingRun> train, IHostApplicationLifetime lifetime) : BackgroundService
    {
        protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.Run(
            () =>
            {
                using var run = TrainingRun.Start(options with { Stopping = lifetime.ApplicationStopping });
                train(run);
            },
            CancellationToken.None);
    }
}
