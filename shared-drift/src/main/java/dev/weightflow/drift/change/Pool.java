package dev.weightflow.drift.change;

import dev.weightflow.drift.window.ImageFeatures;
import dev.weightflow.drift.window.Window;
import dev.weightflow.drift.window.Window.Group;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reference and window together, group after group.
 *
 * @param images the reference's first
 * @param groups of the images, [image]
 * @param sources of the groups, [group]
 * @param starts the first image of each group, and at last the number of images, [group + 1]
 * @param referenceGroups how many groups are the reference's: the first ones
 */
record Pool(List<ImageFeatures> images, int[] groups, String[] sources, int[] starts, int referenceGroups) {
    static Pool of(Window reference, Window window) {
        if (reference.dimension() != window.dimension()) {
            throw new IllegalArgumentException("embeddings of " + reference.dimension() + " and " + window.dimension()
                    + " numbers are not of one backbone");
        }
        List<Group> all = new ArrayList<>(reference.groups());
        int referenceGroups = all.size();
        Set<String> names = new HashSet<>();
        all.forEach(group -> names.add(group.name()));
        for (Group group : window.groups()) {
            if (names.contains(group.name())) {
                throw new IllegalArgumentException(
                        "group " + group.name()
                                + " is in the reference and in the window: leave it out of one, as its images are not independent");
            }
            all.add(group);
        }
        List<ImageFeatures> images = new ArrayList<>();
        int[] starts = new int[all.size() + 1];
        for (int group = 0; group < all.size(); group++) {
            images.addAll(all.get(group).images());
            starts[group + 1] = images.size();
        }
        int[] groups = new int[images.size()];
        for (int group = 0; group < all.size(); group++) {
            Arrays.fill(groups, starts[group], starts[group + 1], group);
        }
        return new Pool(
                List.copyOf(images),
                groups,
                all.stream().map(Group::source).toArray(String[]::new),
                starts,
                referenceGroups);
    }

    int size() {
        return groups.length;
    }

    int groupCount() {
        return sources.length;
    }

    int groupSize(int group) {
        return starts[group + 1] - starts[group];
    }

    /** Returns the number of images of the reference. */
    int referenceSize() {
        return starts[referenceGroups];
    }

    /** Returns the embeddings, [image, dimension]. */
    float[][] embeddings() {
        return images.stream().map(ImageFeatures::embedding).toArray(float[][]::new);
    }
}
