package dev.weightflow.drift.window;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Images in the order in which they came: a reference, or what is compared with it.
 *
 * @param images at least one, of different ids and embeddings of one dimension; a group belongs to one source
 */
public record Window(List<ImageFeatures> images) {

    /** Images of one group, in their order. */
    public record Group(String name, String source, List<ImageFeatures> images) {}

    public Window {
        images = List.copyOf(images);
        if (images.isEmpty()) {
            throw new IllegalArgumentException("a window needs at least one image");
        }
        int dimension = images.get(0).embedding().length;
        Set<String> ids = new HashSet<>();
        for (ImageFeatures image : images) {
            if (image.embedding().length != dimension) {
                throw new IllegalArgumentException("embeddings of " + dimension + " and " + image.embedding().length
                        + " numbers are not of one backbone");
            }
            if (!ids.add(image.id())) {
                throw new IllegalArgumentException("image " + image.id() + " is twice in a window");
            }
        }
    }

    public int dimension() {
        return images.get(0).embedding().length;
    }

    /**
     * Returns the groups, in the order of their first images.
     *
     * @throws IllegalArgumentException if a group belongs to two sources
     */
    public List<Group> groups() {
        Map<String, List<ImageFeatures>> byName = new LinkedHashMap<>();
        images.forEach(image ->
                byName.computeIfAbsent(image.group(), name -> new ArrayList<>()).add(image));
        List<Group> groups = new ArrayList<>();
        byName.forEach((name, members) -> {
            String source = members.get(0).source();
            if (!members.stream().allMatch(image -> image.source().equals(source))) {
                throw new IllegalArgumentException("group " + name + " belongs to more than one source");
            }
            groups.add(new Group(name, source, List.copyOf(members)));
        });
        return List.copyOf(groups);
    }
}
