package dev.gesta.cli;

import dev.gesta.cli.io.ExitStatus;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Prints the script by which a shell completes commands and options. */
@Command(
        name = "completion",
        description = "Print the script that completes commands and options in bash and zsh.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  source <(gesta completion)                       for this shell",
            "  gesta completion > ~/.local/share/bash-completion/completions/gesta",
            "",
            "In zsh, first: autoload -U +X bashcompinit && bashcompinit"
        })
final class CompletionCommand implements Callable<Integer> {

    private final Context context;

    @Mixin HelpOptions help = new HelpOptions();

    CompletionCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        context.console().out().print(AutoComplete.bash("gesta", Main.commandLine(context)));
        return ExitStatus.DONE;
    }
}
