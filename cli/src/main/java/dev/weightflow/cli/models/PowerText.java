package dev.weightflow.cli.models;

import dev.weightflow.cli.client.Resource;
import dev.weightflow.cli.console.Table;
import dev.weightflow.schema.text.Numbers;

/** Text about what a gate can find, for people. */
final class PowerText {
    private PowerText() {}

    static String of(Resource power) {
        if (power.find("unknown").isPresent()) {
            return "What the gate of " + power.text("model") + " can find is unknown: " + power.text("unknown") + ".";
        }
        String heading = Numbers.format(
                "The gate of %s at look %s of the %s validation images of %s, tested at %.3g %%: images move a gain by"
                        + " %.3g %%, seeds a model by %.3g %%%s.",
                power.text("model"),
                power.text("look"),
                power.text("images"),
                power.text("dataset"),
                100 * number(power, "level"),
                number(power, "imageDeviation"),
                number(power, "seedDeviation.deviation"),
                power.is("assumed") ? ", which is assumed and not measured: all of this holds only if it is true" : "");
        Table table = Table.of(
                ">SEEDS",
                ">MUST MEASURE",
                ">FINDS IN 80 %",
                Numbers.format(">CHANCE OF %+.2f %%", number(power, "gain")));
        power.list("challengers")
                .forEach(each -> table.row(
                        each.text("seeds"),
                        Numbers.format("%+.2f %%", number(each, "required")),
                        Numbers.format("%+.2f %%", number(each, "found")),
                        Numbers.format("%.0f %%", 100 * number(each, "chance"))));
        return heading + "\n" + table;
    }

    private static double number(Resource known, String path) {
        return known.decimal(path).orElse(Double.NaN);
    }
}
