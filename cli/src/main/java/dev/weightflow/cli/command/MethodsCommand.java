package dev.weightflow.cli.command;

import dev.weightflow.cli.console.Table;
import dev.weightflow.cli.console.Terminal;
import dev.weightflow.model.network.ParameterCounts;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;

/** Accounts for the trainable parameters of every row of the paper's Table 1. */
@Command(
        name = "methods",
        description = {
            "Counts the trainable parameters of every method of the paper's Table 1, part by part.",
            "Each row is counted twice: with the decoders that its published figure was measured with, and with the same decoders"
                    + " for all rows."
        })
public final class MethodsCommand implements Runnable {

    private final Terminal terminal;

    public MethodsCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void run() {
        List<Row> rows = ParameterCounts.rows().stream().map(Row::of).toList();
        terminal.show(new Report(rows), () -> text(rows));
    }

    private static String text(List<Row> rows) {
        Table table = Table.of(
                "method",
                ">rank",
                "setting",
                ">trainable",
                ">backbone",
                ">adapters",
                ">small parts",
                ">decoders",
                ">paper, M",
                ">deviation");
        rows.forEach(row -> table.row(
                row.method(),
                row.rank() == null ? "" : row.rank(),
                row.setting(),
                grouped(row.trainable()),
                grouped(row.backbone()),
                grouped(row.adapters()),
                grouped(row.small()),
                grouped(row.decoders()),
                row.paper() == null ? "" : String.format(Locale.ROOT, "%.2f", row.paper()),
                row.deviation() == null ? "" : String.format(Locale.ROOT, "%+.2f %%", 100 * row.deviation())));
        return table
                + "\n\nSwin-Tiny at 448 x 448, four tasks. as-published: single-task, full and lora with SegFormer-style heads,"
                + " the others with HRNet-style heads.\nlike-for-like: HRNet-style heads for every row."
                + " The paper leaves lora's and delora's ranks open; those shown give its figures. Methods without a figure are not in it.";
    }

    private static String grouped(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    /** What {@code --json} prints. */
    record Report(List<Row> rows) {}

    /** A row of {@code --json}; {@code deviation} is a fraction of the paper's figure. */
    record Row(
            String method,
            Integer rank,
            String setting,
            long trainable,
            long backbone,
            long adapters,
            long small,
            long decoders,
            Double paper,
            Double deviation) {

        static Row of(ParameterCounts.Row row) {
            return new Row(
                    row.method().key(),
                    row.rank().orElse(null),
                    row.setting().key(),
                    row.trainable(),
                    row.backbone(),
                    row.adapters(),
                    row.small(),
                    row.decoders(),
                    row.paper().orElse(null),
                    row.deviation().orElse(null));
        }
    }
}
