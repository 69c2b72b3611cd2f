package dev.weightflow.console.compare;

import dev.weightflow.comparison.RowSettings;
import dev.weightflow.comparison.TrainedParts;
import dev.weightflow.console.compare.Facts.OfRow;
import dev.weightflow.schema.text.ByteSizes;
import dev.weightflow.schema.text.Numbers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Settings in which the selected rows differ.
 *
 * @param titles of the rows
 * @param hidden number of settings that are equal in all of them
 */
public record SettingsTable(List<String> titles, List<Setting> settings, int hidden) {

    /** Value of a setting in a row. */
    public record SettingValue(String row, String words) {}

    /** Setting in which the rows differ. */
    public record Setting(String name, List<SettingValue> values) {}

    static SettingsTable of(List<Row> rows, ComputedComparison computed) {
        List<String> titles = rows.stream().map(Row::title).toList();
        RowSettings settings = RowSettings.of(rows.stream()
                .map(row -> settings(row, computed.model(row.id())))
                .toList());
        List<Setting> differing = new ArrayList<>();
        settings.differing().forEach((name, values) -> {
            List<String> words = RowSettings.printed(values);
            differing.add(new Setting(
                    name,
                    IntStream.range(0, words.size())
                            .mapToObj(at -> new SettingValue(titles.get(at), words.get(at)))
                            .toList()));
        });
        return new SettingsTable(titles, differing, settings.alike().size());
    }

    /** Counts the rows whose settings are compared, and the equal settings that are hidden. */
    public String lead() {
        String rows = Words.number(titles.size());
        return rows.substring(0, 1).toUpperCase(Locale.ROOT) + rows.substring(1)
                + (titles.size() == 1 ? " selected row" : " selected rows") + "; "
                + (hidden == 1 ? "1 equal setting hidden." : hidden + " equal settings hidden.");
    }

    private static Map<String, String> settings(Row row, OfRow models) {
        Map<String, String> settings = new LinkedHashMap<>(row.settings());
        settings.putAll(models.settings());
        part(settings, models, "trained: backbone", TrainedParts::backbone);
        part(settings, models, "trained: norms and biases", TrainedParts::small);
        part(settings, models, "trained: adapters", TrainedParts::adapters);
        part(settings, models, "trained: decoders", TrainedParts::decoders);
        models.bytes().ifPresent(bytes -> settings.put("checkpoint", ByteSizes.text(bytes)));
        return settings;
    }

    private static void part(
            Map<String, String> settings, OfRow models, String name, Function<TrainedParts, Long> part) {
        models.parts()
                .map(part)
                .ifPresent(number -> settings.put(name, number == 0 ? RowSettings.NONE : Numbers.millions(number)));
    }
}
