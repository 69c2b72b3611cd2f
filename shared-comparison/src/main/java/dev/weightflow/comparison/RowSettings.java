package dev.weightflow.comparison;

import dev.weightflow.comparison.table.ReportTable;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.training.TrainingSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Settings of the rows of a comparison, and which of them differ. Values are whole; they are shortened for print alone.
 *
 * @param bySetting the values of each setting, one a row and in the order of the rows; at least one
 */
public record RowSettings(Map<String, List<String>> bySetting) {
    /** Placeholder for a setting that a row does not have. */
    public static final String NONE = "–";

    /** Beginning of the names of a method's options. */
    public static final String METHOD = "method.";

    private static final int LONGEST = 48;

    public RowSettings {
        bySetting = Collections.unmodifiableMap(new LinkedHashMap<>(bySetting));
    }

    /**
     * Joins the settings of the rows.
     *
     * @param rows the settings of each row, by name
     */
    public static RowSettings of(List<Map<String, String>> rows) {
        Map<String, List<String>> bySetting = new LinkedHashMap<>();
        rows.stream()
                .flatMap(row -> row.keySet().stream())
                .distinct()
                .forEach(name -> bySetting.put(
                        name,
                        rows.stream().map(row -> row.getOrDefault(name, NONE)).toList()));
        return new RowSettings(bySetting);
    }

    /**
     * Names the settings of a row's trainings with one seed. Where the trainings of single tasks differ in one, it has all their values.
     *
     * @param trainings at least one
     */
    public static Map<String, String> ofRow(List<TrainingSpec> trainings) {
        Map<String, Set<String>> values = new LinkedHashMap<>();
        trainings.forEach(spec -> ofTraining(spec)
                .forEach((name, value) -> values.computeIfAbsent(name, any -> new LinkedHashSet<>())
                        .add(value)));
        Map<String, String> settings = new LinkedHashMap<>();
        values.forEach((name, some) -> settings.put(name, String.join(",", some)));
        settings.put(
                "tasks",
                trainings.stream()
                        .flatMap(spec -> spec.tasks().stream())
                        .distinct()
                        .sorted()
                        .map(TaskName::key)
                        .collect(Collectors.joining(",")));
        return settings;
    }

    private static Map<String, String> ofTraining(TrainingSpec spec) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put(METHOD + "name", spec.method().name().key());
        spec.method().shownWords().forEach((name, value) -> settings.put(METHOD + name, value));
        settings.put(
                "dataset",
                spec.mixture().stream()
                        .map(part -> part.dataset().shortId() + (spec.datasets().isEmpty() ? "" : "=" + part.share()))
                        .collect(Collectors.joining(" ")));
        settings.put("model", spec.model().key());
        settings.put("start", spec.start().words());
        settings.putAll(spec.numbers());
        settings.remove("seed");
        return settings;
    }

    /**
     * Shortens the values of one setting for print, unless two different ones would look the same.
     *
     * @param values one a row
     */
    public static List<String> printed(List<String> values) {
        List<String> cut = values.stream().map(RowSettings::cut).toList();
        return cut.stream().distinct().count() == values.stream().distinct().count() ? cut : values;
    }

    private static String cut(String value) {
        return value.length() > LONGEST ? value.substring(0, LONGEST) + "…" : value;
    }

    /** Returns the settings in which rows differ. */
    public Map<String, List<String>> differing() {
        Map<String, List<String>> differing = new LinkedHashMap<>(bySetting);
        differing.keySet().removeAll(alike().keySet());
        return differing;
    }

    /** Returns the settings that are the same in all rows. */
    public Map<String, String> alike() {
        Map<String, String> alike = new LinkedHashMap<>();
        bySetting.forEach((setting, values) -> {
            if (values.stream().distinct().count() == 1) {
                alike.put(setting, values.get(0));
            }
        });
        return alike;
    }

    /**
     * Lists the settings in which rows differ, a column each; those that are equal stand below.
     *
     * @param titles of the rows
     * @param more further columns, by heading
     * @param note further sentences
     */
    public ReportTable table(List<String> titles, Map<String, List<String>> more, String note) {
        Map<String, List<String>> columns = differing();
        columns.putAll(more);
        columns.replaceAll((setting, values) -> printed(values));
        ReportTable.Builder table = ReportTable.titled("What differs between the rows")
                .heading("method")
                .heading(columns.keySet().toArray(String[]::new));
        for (int at = 0; at < titles.size(); at++) {
            int row = at;
            List<String> cells = new ArrayList<>(List.of(titles.get(row)));
            columns.values().forEach(values -> cells.add(values.get(row)));
            table.row(cells);
        }
        return table.note("Beside the method itself. " + alikeInWords() + note);
    }

    private String alikeInWords() {
        Map<String, String> alike = alike();
        return alike.isEmpty()
                ? ""
                : alike.entrySet().stream()
                        .map(setting -> setting.getKey() + " (" + cut(setting.getValue()) + ")")
                        .collect(Collectors.joining("; ", "Alike in all rows: ", ". "));
    }
}
