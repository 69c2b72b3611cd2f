package dev.weightflow.cli.console;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weightflow.local.json.Json;
import dev.weightflow.local.json.JsonTree;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/**
 * Output of a command. Every command takes the options {@code --json} and {@code --verbose} through it: a result is passed once, as a value and as
 * text, and the user's option selects which is printed.
 */
public final class Terminal {

    private final PrintWriter out;
    private final PrintWriter err;
    private final boolean interactive;
    private final Path root;
    private final Path directory;

    @Option(
            names = "--json",
            scope = ScopeType.INHERIT,
            description = "Print the result as JSON on standard output, and failures as JSON on standard error.")
    private boolean json;

    @Option(names = "--verbose", scope = ScopeType.INHERIT, description = "Show the stack trace of a failure.")
    private boolean verbose;

    /**
     * @param interactive whether output goes to a terminal, where lines may be redrawn
     * @param root the project's root folder
     * @param directory of the files of command line and local platform
     */
    public Terminal(PrintWriter out, PrintWriter err, boolean interactive, Path root, Path directory) {
        this.out = out;
        this.err = err;
        this.interactive = interactive;
        this.root = root.toAbsolutePath().normalize();
        this.directory = directory.toAbsolutePath().normalize();
    }

    /** Returns a terminal for a platform with its files in another folder. */
    public Terminal in(Path other) {
        Terminal there = new Terminal(out, err, interactive, root, other);
        there.json = json;
        there.verbose = verbose;
        return there;
    }

    /**
     * Returns the terminal of this process. The launcher passes the project's root in the system property {@code weightflow.root} and the folder for
     * files in {@code weightflow.state}.
     */
    public static Terminal ofProcess() {
        Path root = Path.of(System.getProperty("weightflow.root", ""));
        return new Terminal(
                new PrintWriter(System.out, true),
                new PrintWriter(System.err, true),
                System.console() != null,
                root,
                Path.of(System.getProperty(
                        "weightflow.state", root.resolve(".weightflow").toString())));
    }

    public void show(Object value, Supplier<String> text) {
        out.println(json ? written(value) : text.get().stripTrailing());
        out.flush();
    }

    private static String written(Object value) {
        return value instanceof JsonNode tree ? JsonTree.text(tree) : Json.text(value);
    }

    /** Shows one of many results as a line: the value as JSON, or the text. */
    public void line(Object value, Supplier<String> text) {
        out.println(json ? Json.line(value) : text.get());
        out.flush();
    }

    /** Prints a status line on standard error; nothing with {@code --json}. */
    public void say(String line) {
        if (!json) {
            err.println(line);
            err.flush();
        }
    }

    /** Prints a failure on standard error, and returns the process's exit status. */
    int fail(CommandFailure failure, boolean asJson) {
        int status = failure.status().code();
        err.println(
                asJson
                        ? Json.text(Map.of("code", failure.code(), "error", failure.getMessage(), "exitStatus", status))
                        : failure.getMessage());
        err.flush();
        return status;
    }

    public Progress progress(String task, long steps) {
        return Progress.of(this, task, steps);
    }

    public PrintWriter out() {
        return out;
    }

    public PrintWriter err() {
        return err;
    }

    public boolean json() {
        return json;
    }

    public boolean verbose() {
        return verbose;
    }

    public boolean interactive() {
        return interactive;
    }

    public Path root() {
        return root;
    }

    /** Returns the folder of the files of command line and local platform: {@code .weightflow} in the root by default. */
    public Path directory() {
        return directory;
    }
}
