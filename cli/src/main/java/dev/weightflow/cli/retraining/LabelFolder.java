package dev.weightflow.cli.retraining;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weightflow.cli.client.Resource;
import dev.weightflow.cli.client.ServiceClient;
import dev.weightflow.cli.client.Session;
import dev.weightflow.cli.console.CommandFailure;
import dev.weightflow.cli.console.ExitStatus;
import dev.weightflow.cli.console.Progress;
import dev.weightflow.data.dataset.SampleId;
import dev.weightflow.local.json.Json;
import dev.weightflow.local.platform.ServiceName;
import dev.weightflow.schema.file.AtomicFile;
import java.awt.Dimension;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/**
 * Folder of the images whose labels are asked for, in the layout that CVAT calls COCO 1.0: {@code images}, and {@value #ANNOTATIONS} with every image and
 * category and no annotation. Once a labelling tool has written that file again, a {@code dataset.yaml} lets the folder be ingested: the images drawn at
 * random are its validation split, as only they are typical of what the model sees, and the others are trained on.
 *
 * <p>An image that is there is not downloaded again, so that a cancelled export is resumed by the same command.
 */
final class LabelFolder {
    static final String ANNOTATIONS = "annotations/instances_default.json";
    private static final String BACKGROUND = "background";

    private final ServiceClient datasets;
    private final Path folder;

    private LabelFolder(ServiceClient datasets, Path folder) {
        this.datasets = datasets;
        this.folder = folder;
    }

    /**
     * Content of a folder that was written.
     *
     * @param images number of images
     * @param random number of these that are typical of the window
     * @param tasks the tasks whose classes are the categories
     * @param others the champion's other tasks, which COCO's files cannot hold
     */
    record Written(Path folder, int images, int random, List<String> tasks, List<String> others) {}

    /** An image in the folder. */
    private record Image(String id, String file, Dimension size, boolean random) {}

    /**
     * Writes the folder.
     *
     * @param wanted the images whose labels are asked for, as the service lists them
     * @throws CommandFailure if none are asked for, the folder holds annotations, or the champion has no task of classes that are its own
     */
    static Written write(Session session, Resource wanted, Path folder) {
        List<Resource> images = wanted.list("images");
        if (images.isEmpty()) {
            throw CommandFailure.refused(
                    "no-labels-asked-for",
                    "No labels of " + wanted.text("model") + " are asked for, so there is nothing to export.");
        }
        return new LabelFolder(session.client(ServiceName.DATASET_INGESTION), folder)
                .write(session, wanted, images, manifest(session, wanted));
    }

    /** Returns the manifest of the dataset that the champion was trained on, whose classes are the categories. */
    private static Resource manifest(Session session, Resource wanted) {
        Resource version = session.client(ServiceName.CHECKPOINT_REGISTRY)
                .get("/models/" + ServiceClient.segment(wanted.text("model")) + "/versions/" + wanted.text("version"));
        return session.client(ServiceName.DATASET_INGESTION)
                .get("/datasets/" + version.text("dataset"))
                .under("manifest");
    }

    private Written write(Session session, Resource wanted, List<Resource> images, Resource manifest) {
        List<Resource> declared = manifest.list("declarations");
        List<Resource> segmentations = declared.stream()
                .filter(task -> task.text("kind").equals("segmentation"))
                .toList();
        if (segmentations.isEmpty()) {
            throw CommandFailure.refused(
                    "no-classes-of-its-own",
                    "COCO's files hold classes that a dataset.yaml declares (docs/own-data.md), and "
                            + wanted.text("model")
                            + (declared.isEmpty() ? " learns PASCAL-Context's tasks" : " has none")
                            + "; 'retraining labels --json' lists the images for another tool.");
        }
        Path annotations = folder.resolve(ANNOTATIONS);
        try {
            if (Files.exists(annotations)
                    && !Json.MAPPER
                            .readTree(annotations.toFile())
                            .path("annotations")
                            .isEmpty()) {
                throw CommandFailure.refused(
                        "labels-are-there",
                        annotations + " holds labels, which are kept; name another folder, or ingest this one.");
            }
            Files.createDirectories(folder.resolve("images"));
            Files.createDirectories(annotations.getParent());
            List<Image> written = download(session, wanted.text("dataset"), images);
            AtomicFile.write(folder.resolve("train.txt"), ids(written, false));
            AtomicFile.write(folder.resolve("val.txt"), ids(written, true));
            AtomicFile.write(folder.resolve("dataset.yaml"), yaml(segmentations));
            AtomicFile.write(
                    annotations,
                    coco(written, categories(segmentations, manifest)).toPrettyString());
            return new Written(
                    folder,
                    written.size(),
                    (int) written.stream().filter(Image::random).count(),
                    names(segmentations),
                    names(declared.stream()
                            .filter(task -> !segmentations.contains(task))
                            .toList()));
        } catch (IOException e) {
            throw new CommandFailure(
                    "folder-not-written", ExitStatus.FAILED, folder + " cannot be written: " + e.getMessage(), e);
        }
    }

    private static List<String> names(List<Resource> tasks) {
        return tasks.stream().map(task -> task.text("name")).toList();
    }

    private List<Image> download(Session session, String dataset, List<Resource> images) throws IOException {
        List<Image> written = new ArrayList<>();
        try (Progress progress = Progress.of(session.terminal(), "Images", images.size())) {
            for (Resource wanted : images) {
                String id = SampleId.require(wanted.text("id"));
                byte[] content = content(dataset, id);
                ImageReader reader = reader(content, id);
                String file = id + "."
                        + reader.getFormatName().toLowerCase(Locale.ROOT).replace("jpeg", "jpg");
                Path path = folder.resolve("images").resolve(file);
                if (!Files.exists(path)) {
                    AtomicFile.write(path, content);
                }
                written.add(new Image(
                        id,
                        file,
                        new Dimension(reader.getWidth(0), reader.getHeight(0)),
                        wanted.text("why").equals("random")));
                progress.at(written.size(), id);
            }
        }
        return written;
    }

    private byte[] content(String dataset, String id) throws IOException {
        for (String ending : List.of("jpg", "png")) {
            Path there = folder.resolve("images").resolve(id + "." + ending);
            if (Files.exists(there)) {
                return Files.readAllBytes(there);
            }
        }
        return datasets.bytes(
                "/datasets/" + dataset + "/samples/" + ServiceClient.segment(id) + "/image.png?size=full");
    }

    private static ImageReader reader(byte[] content, String id) throws IOException {
        ImageInputStream in = ImageIO.createImageInputStream(new ByteArrayInputStream(content));
        Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
        if (!readers.hasNext()) {
            throw new IOException("image " + id + " is none");
        }
        ImageReader reader = readers.next();
        reader.setInput(in, true, true);
        return reader;
    }

    private static String ids(List<Image> images, boolean random) {
        return images.stream()
                .filter(image -> image.random() == random)
                .map(image -> image.id() + "\n")
                .collect(Collectors.joining());
    }

    /** Returns the declaration of the folder; its tasks are JSON, which YAML contains. */
    private static String yaml(List<Resource> segmentations) {
        StringBuilder yaml =
                new StringBuilder("images: \"images/{id}.*\"\nsplits: {train: train.txt, val: val.txt}\ntasks:\n");
        segmentations.forEach(task -> {
            ObjectNode declaration = task.json().deepCopy();
            declaration.putObject("labels").put("coco", ANNOTATIONS).put("kind", "instances");
            yaml.append("  - ").append(declaration).append('\n');
        });
        return yaml.toString();
    }

    /** Returns the task of each category, by the category's name. The first class is no category where it is the background. */
    private static TreeMap<String, String> categories(List<Resource> segmentations, Resource manifest) {
        TreeMap<String, String> categories = new TreeMap<>();
        List<String> tasks = names(segmentations);
        for (Resource classes : manifest.list("classes")) {
            String task = classes.text("task");
            if (tasks.contains(task)) {
                StreamSupport.stream(classes.json().path("names").spliterator(), false)
                        .map(JsonNode::asText)
                        .filter(name -> !name.equals(BACKGROUND))
                        .forEach(name -> categories.putIfAbsent(name, task));
            }
        }
        return categories;
    }

    private static ObjectNode coco(List<Image> images, TreeMap<String, String> categories) {
        ObjectNode coco = Json.MAPPER.createObjectNode();
        coco.putArray("licenses");
        coco.putObject("info").put("description", "Images whose labels are asked for");
        ArrayNode named = coco.putArray("categories");
        categories.forEach((name, task) ->
                named.addObject().put("id", named.size()).put("name", name).put("supercategory", task));
        ArrayNode listed = coco.putArray("images");
        images.forEach(image -> listed.addObject()
                .put("id", listed.size())
                .put("width", image.size().width)
                .put("height", image.size().height)
                .put("file_name", image.file()));
        coco.putArray("annotations");
        return coco;
    }
}
