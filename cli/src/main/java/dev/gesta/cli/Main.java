package dev.gesta.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gesta.cli.io.ExitStatus;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command {@code gesta}: works on a store from the command line. */
@Command(
        name = "gesta",
        description = "An event-sourcing database for Java.",
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        footerHeading = "%nStart here:%n",
        footer = {
            "  gesta demo                     five minutes with a store of its own",
            "  gesta COMMAND --help           what a command does, with examples",
            "",
            "A store is a folder: --store DIR names it, or the variable GESTA_STORE."
        })
public final class Main implements Runnable {

    private static final int MIN_HELP_COLUMNS = 55;
    private static final int MAX_HELP_COLUMNS = 100;

    /** All commands, in the order of the help. */
    private static final Map<String, Function<Context, Object>> COMMANDS = commands();

    private final Console console;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Show the version.")
    boolean version;

    private Main(Console console) {
        this.console = console;
    }

    private static Map<String, Function<Context, Object>> commands() {
        Map<String, Function<Context, Object>> commands = new LinkedHashMap<>();
        commands.put("demo", DemoCommand::new);
        commands.put("append", AppendCommand::new);
        commands.put("read", ReadCommand::new);
        commands.put("tail", TailCommand::new);
        commands.put("stats", StatsCommand::new);
        commands.put("studio", StudioCommand::new);
        commands.put("check", CheckCommand::new);
        commands.put("repair", RepairCommand::new);
        commands.put("backup", BackupCommand::new);
        commands.put("restore", RestoreCommand::new);
        commands.put("dump", DumpCommand::new);
        commands.put("import", ImportCommand::new);
        commands.put("export", ExportCommand::new);
        commands.put("serve", ServeCommand::new);
        commands.put("bench", BenchCommand::new);
        commands.put("completion", CompletionCommand::new);
        commands.put("train", _ -> new TrainCommand());
        return commands;
    }

    /** Runs the command that {@code args} name, and exits with its status. */
    public static void main(String[] args) {
        var context = new Context(Console.system(), System::nanoTime);
        System.exit(run(context, args));
    }

    /** Runs the command that {@code args} name, and returns its status. */
    static int run(Context context, String... args) {
        int status = commandLine(context, args).execute(args);
        context.console().flush();
        return status;
    }

    /**
     * Makes the command line. A command that is named first comes alone: to look at all of them
     * takes longer than most commands run.
     */
    static CommandLine commandLine(Context context, String... args) {
        Console console = context.console();
        CommandLine main = new CommandLine(new Main(console));
        Function<Context, Object> named = args.length == 0 ? null : COMMANDS.get(args[0]);
        if (named != null) {
            main.addSubcommand(args[0], named.apply(context));
        } else {
            COMMANDS.forEach((name, make) -> main.addSubcommand(name, make.apply(context)));
        }
        Ansi ansi = console.style().coloured() ? Ansi.ON : Ansi.OFF;
        main.getCommandSpec().version("gesta " + version());
        main.getCommandSpec()
                .usageMessage()
                .exitCodeListHeading("%nExit status:%n")
                .exitCodeList(
                        UsageMessageSpec.keyValuesMap(ExitStatus.LIST.toArray(String[]::new)));
        return main.setOut(new PrintWriter(console.out(), true, UTF_8))
                .setErr(new PrintWriter(console.err(), true, UTF_8))
                .setColorScheme(CommandLine.Help.defaultColorScheme(ansi))
                .setUsageHelpWidth(helpColumns(console))
                .setExpandAtFiles(false)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((e, line, _) -> report(console, e, line))
                .setParameterExceptionHandler((e, given) -> reportUsage(console, e, given));
    }

    private static int helpColumns(Console console) {
        int columns = Math.min(console.columns(), MAX_HELP_COLUMNS);
        return Math.max(columns, MIN_HELP_COLUMNS);
    }

    private static String version() {
        @Nullable String version = Main.class.getPackage().getImplementationVersion();
        return version == null ? "(unpackaged)" : version;
    }

    private static int report(Console console, Exception failure, CommandLine line) {
        ErrorReport report = ErrorReport.of(failure);
        report.print(console, isSet(line, "--json"));
        if (isSet(line, "--stacktrace")) {
            failure.printStackTrace(console.err());
        }
        return report.status();
    }

    private static boolean isSet(CommandLine line, String option) {
        return line.getParseResult() != null && line.getParseResult().hasMatchedOption(option);
    }

    private static int reportUsage(
            Console console, CommandLine.ParameterException e, String[] given) {
        String name = e.getCommandLine().getCommandSpec().qualifiedName();
        String fix = name + " --help shows what it takes";
        if (e instanceof CommandLine.UnmatchedArgumentException unknown
                && !unknown.getSuggestions().isEmpty()) {
            fix = "perhaps %s? %s".formatted(String.join(", ", unknown.getSuggestions()), fix);
        }
        var report =
                new ErrorReport(
                        ExitStatus.USAGE, "usage", String.valueOf(e.getMessage()), fix, Map.of());
        report.print(console, Arrays.asList(given).contains("--json"));
        return report.status();
    }

    @Override
    public void run() {
        spec.commandLine().usage(console.out());
    }
}
