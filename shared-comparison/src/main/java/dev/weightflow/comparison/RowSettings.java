package dev.weightflow.comparison;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Settings of the rows of a comparison.
 *
 * @param bySetting the values of each setting, one a row and in the order of the rows; at least one
 */
public record RowSettings(Map<String, List<String>> bySetting) {

    public RowSettings {
        bySetting = Collections.unmodifiableMap(new LinkedHashMap<>(bySetting));
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
}
