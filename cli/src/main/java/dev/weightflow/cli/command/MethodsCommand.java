package dev.weightflow.cli.command;

import static dev.weightflow.cli.client.Listing.count;
import static dev.weightflow.cli.client.Listing.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weightflow.cli.client.Listing;
import dev.weightflow.cli.client.Listing.Column;
import dev.weightflow.cli.client.Resource;
import dev.weightflow.cli.client.SessionCommand;
import dev.weightflow.local.json.Json;
import dev.weightflow.model.network.ParameterCounts;
import dev.weightflow.schema.text.Numbers;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

@Command(
        name = "methods",
        description = {
            "Counts the trainable parameters of every method of the paper's Table 1, part by part.",
            "Each row is counted twice: with the decoders that its published figure was measured with, and with the same decoders"
                    + " for all rows."
        })
public final class MethodsCommand extends SessionCommand {
    private static final Listing LISTING = Listing.of(
            "",
            text("method", "method"),
            text(">rank", "rank"),
            text("setting", "setting"),
            count("trainable", "trainable"),
            count("backbone", "backbone"),
            count("adapters", "adapters"),
            count("small parts", "small"),
            count("decoders", "decoders"),
            figure(">paper, M", "paper", "%.2f", 1),
            figure(">deviation", "deviation", "%+.2f %%", 100));

    @Override
    protected void run() {
        List<JsonNode> rows =
                ParameterCounts.rows().stream().map(MethodsCommand::json).toList();
        terminal.show(
                Map.of("rows", rows),
                () -> LISTING.text(rows.stream().map(Resource::new).toList())
                        + "\n\nSwin-Tiny at 448 x 448, four tasks. as-published: single-task, full and lora with SegFormer-style heads,"
                        + " the others with HRNet-style heads.\nlike-for-like: HRNet-style heads for every row."
                        + " The paper leaves lora's and delora's ranks open; those shown give its figures. Methods without a figure are not in it.");
    }

    /** Converts a row to JSON with its names, and the fraction by which the count exceeds the published figure. */
    private static JsonNode json(ParameterCounts.Row row) {
        ObjectNode json = Json.MAPPER.valueToTree(row);
        json.put("method", row.method().key()).put("setting", row.setting().key());
        return json.set("deviation", Json.MAPPER.valueToTree(row.deviation()));
    }

    private static Column figure(String heading, String path, String format, double factor) {
        return new Column(heading, path, row -> row.read(path, Double.class)
                .map(value -> Numbers.format(format, factor * value))
                .orElse("-"));
    }
}
