package dev.weightflow.data.dataset.coco;

import dev.weightflow.data.dataset.DatasetException;
import dev.weightflow.data.dataset.ViolationCode;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * Class index of each category.
 *
 * @param indices by category id; segments of other categories are left unlabelled
 * @param unlabelled the index of pixels of no category
 */
public record CategoryClasses(Map<Integer, Integer> indices, int unlabelled) {
    public CategoryClasses {
        indices = Map.copyOf(indices);
    }

    /**
     * Maps the categories of those names to classes from 0 on.
     *
     * @param file for the message
     * @throws DatasetException {@link ViolationCode#CLASS_OUT_OF_RANGE} if the file has no category of such a name
     */
    public static CategoryClasses named(
            List<String> names, Collection<CocoCategory> categories, int unlabelled, String file) {
        Map<Integer, Integer> indices = new HashMap<>();
        categories.stream()
                .filter(category -> names.contains(category.name()))
                .forEach(category -> indices.put(category.id(), names.indexOf(category.name())));
        names.stream()
                .filter(name -> categories.stream()
                        .noneMatch(category -> category.name().equals(name)))
                .findFirst()
                .ifPresent(name -> {
                    throw DatasetException.about(
                            ViolationCode.CLASS_OUT_OF_RANGE,
                            file,
                            "has no category called '%s'; name one of %s",
                            name,
                            categories.stream().map(CocoCategory::name).sorted().collect(Collectors.joining(", ")));
                });
        return new CategoryClasses(indices, unlabelled);
    }

    OptionalInt index(int category) {
        Integer index = indices.get(category);
        return index == null ? OptionalInt.empty() : OptionalInt.of(index);
    }
}
