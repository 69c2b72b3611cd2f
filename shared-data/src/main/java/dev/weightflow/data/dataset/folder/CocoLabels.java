package dev.weightflow.data.dataset.folder;

import dev.weightflow.data.dataset.DatasetException;
import dev.weightflow.data.dataset.FileOpener;
import dev.weightflow.data.dataset.Limits;
import dev.weightflow.data.dataset.Pixels;
import dev.weightflow.data.dataset.ViolationCode;
import dev.weightflow.data.dataset.coco.CategoryClasses;
import dev.weightflow.data.dataset.coco.CocoAnnotations;
import dev.weightflow.data.dataset.coco.CocoImage;
import dev.weightflow.data.dataset.raster.Raster;
import dev.weightflow.data.dataset.source.EntryName;
import dev.weightflow.data.dataset.source.FolderSource;
import dev.weightflow.data.dataset.source.Source;
import dev.weightflow.data.task.LabelEncoding;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Classes in COCO's annotation files. A class is the category of its name; pixels of no class are ignored, or get the first class where that is
 * called {@value #BACKGROUND} and no category is.
 */
final class CocoLabels implements LabelSource {
    private static final String BACKGROUND = "background";
    private static final Pattern UPLOADED = Pattern.compile("[0-9a-f]{8}-.+");

    private final Path root;
    private final CocoPlace place;
    private final Limits limits;
    private final FileOpener opener;
    private final List<Path> shared = new ArrayList<>();
    private final Map<String, Labelled> images = new HashMap<>();
    private final Map<String, Labelled> uploaded = new HashMap<>();

    private record Labelled(String file, CocoAnnotations annotations, CategoryClasses classes, CocoImage image) {}

    /**
     * Indexes the files.
     *
     * @param names of the classes, in order
     * @throws DatasetException if none of the files exists, one is damaged, or two images have the same id
     */
    CocoLabels(Path root, CocoPlace place, List<String> names, Limits limits, FileOpener opener) {
        this.root = root;
        this.place = place;
        this.limits = limits;
        this.opener = opener;
        Source source = FolderSource.of(root, limits, opener);
        List<String> files = place.files().stream()
                .filter(file -> source.find(file).isPresent())
                .toList();
        if (files.isEmpty()) {
            source.require(place.files().get(0));
        }
        files.forEach(file -> add(source, file, names));
    }

    private void add(Source source, String file, List<String> names) {
        shared.add(root.resolve(file));
        CocoAnnotations annotations = CocoAnnotations.open(source, file, limits);
        CategoryClasses classes = classes(annotations, names, file);
        for (CocoImage image : annotations.images()) {
            String id = id(image.fileName());
            Labelled labelled = new Labelled(file, annotations, classes, image);
            if (UPLOADED.matcher(id).matches()) {
                uploaded.putIfAbsent(id.substring(id.indexOf('-') + 1), labelled);
            }
            if (images.put(id, labelled) != null) {
                throw DatasetException.about(
                        ViolationCode.DUPLICATE_ID,
                        file,
                        "has an image %s, and there is another called %s; rename one",
                        image.fileName(),
                        id);
            }
        }
    }

    private static CategoryClasses classes(CocoAnnotations annotations, List<String> names, String file) {
        boolean background = names.get(0).equals(BACKGROUND)
                && annotations.categories().stream()
                        .noneMatch(category -> category.name().equals(BACKGROUND));
        if (!background) {
            return CategoryClasses.named(names, annotations.categories(), LabelEncoding.IGNORE, file);
        }
        Map<Integer, Integer> shifted = new HashMap<>();
        CategoryClasses.named(names.subList(1, names.size()), annotations.categories(), 0, file)
                .indices()
                .forEach((category, index) -> shifted.put(category, index + 1));
        return new CategoryClasses(shifted, 0);
    }

    /** Returns the file's name without folders and extension. Some tools write their system's separator, a backslash. */
    private static String id(String fileName) {
        String name = fileName.substring(Math.max(fileName.lastIndexOf('/'), fileName.lastIndexOf('\\')) + 1);
        return name.contains(".") ? name.substring(0, name.lastIndexOf('.')) : name;
    }

    /** Returns an image by its name, or by the name that Label Studio gives to an uploaded file: eight hexadecimal digits and a hyphen before it. */
    private Optional<Labelled> labelled(String id) {
        return Optional.ofNullable(images.getOrDefault(id, uploaded.get(id)));
    }

    @Override
    public List<Path> files(String id) {
        Optional<Labelled> labelled = labelled(id);
        if (labelled.isEmpty() || !place.panoptic()) {
            return List.of();
        }
        try {
            return png(labelled.get()).map(List::of).orElse(List.of());
        } catch (DatasetException e) {
            return List.of(); // the reader of the label reports the annotation's fault
        }
    }

    @Override
    public List<Path> shared() {
        return List.copyOf(shared);
    }

    @Override
    public LabelSource knowing(Collection<Path> files) {
        return this;
    }

    @Override
    public Optional<Pixels> read(String id) {
        return labelled(id).map(this::raster).map(CocoLabels::pixels);
    }

    private Raster raster(Labelled one) {
        return place.panoptic()
                ? png(one).map(file -> one.annotations().classes(one.image(), opener.read(file, limits), one.classes()))
                        .orElseThrow(() -> DatasetException.about(
                                ViolationCode.WRONG_FORM,
                                one.file(),
                                "has no panoptic annotation of image %s; give its kind as stuff or instances, or add one",
                                one.image().id()))
                : one.annotations().classes(one.image(), one.classes());
    }

    private Optional<Path> png(Labelled one) {
        return one.annotations()
                .png(one.image())
                .flatMap(name -> EntryName.of(name, one.file()))
                .map(name -> root.resolve(CocoPlace.pngs(one.file())).resolve(name));
    }

    private static Pixels pixels(Raster raster) {
        byte[] data = new byte[raster.width() * raster.height()];
        for (int at = 0; at < data.length; at++) {
            data[at] = (byte) raster.at(at % raster.width(), at / raster.width(), 0);
        }
        return new Pixels(raster.width(), raster.height(), 1, data);
    }
}
