package dev.weightflow.chaos.platform;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.weightflow.cli.Weightflow;
import dev.weightflow.cli.console.Json;
import dev.weightflow.cli.console.Terminal;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;

/** What a command said, and the exit status that its process would have had. */
public record CommandRun(int status, String out, String err) {

    /** Runs a command as {@code ./weightflow} does, in this process. */
    public static CommandRun of(Path directory, String... words) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Terminal terminal = new Terminal(
                new PrintWriter(out, true), new PrintWriter(err, true), false, Folders.project(), directory);
        int status = Weightflow.over(terminal).execute(words);
        return new CommandRun(status, out.toString(), err.toString());
    }

    public JsonNode json() {
        try {
            return Json.MAPPER.readTree(out);
        } catch (JsonProcessingException e) {
            throw new AssertionError("no JSON: " + out + err, e);
        }
    }

    /** The same, where it must have succeeded. */
    public CommandRun succeeded() {
        if (status != 0) {
            throw new AssertionError("exit status " + status + ": " + err + out);
        }
        return this;
    }
}
