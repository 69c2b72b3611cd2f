package dev.weightflow.cli.fit;

import ai.djl.Device;
import dev.weightflow.data.host.HostTensor;
import dev.weightflow.model.backbone.SwinConfig;
import dev.weightflow.model.method.Methods;
import dev.weightflow.model.network.Network;
import dev.weightflow.model.network.NetworkConfig;
import dev.weightflow.model.network.StateDictLoader;
import dev.weightflow.schema.MethodName;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** File laid out as the published Swin checkpoints: the output of {@code torch.save({"model": state_dict})}. */
final class OfficialSwin {

    private OfficialSwin() {}

    /** Creates a backbone under its published names, with the classifier, the final norm and the buffers that published files have. */
    static Map<String, HostTensor> micro() {
        NetworkConfig micro = NetworkConfig.of(SwinConfig.micro(), 64);
        Map<String, HostTensor> published = new LinkedHashMap<>();
        try (Network network = Network.create(micro, Methods.of(Methods.spec(MethodName.FULL)), Device.cpu(), 11)) {
            StateDictLoader.of(network).forEach((name, tensor) -> {
                if (name.startsWith("backbone.")) {
                    published.put(name.substring("backbone.".length()), tensor);
                }
            });
        }
        published.put("layers.0.blocks.1.attn_mask", HostTensor.of(new float[16 * 16 * 16], 16, 16, 16));
        published.put("norm.weight", HostTensor.of(new float[192], 192));
        published.put("head.weight", HostTensor.of(new float[5 * 192], 5, 192));
        published.put("head.bias", HostTensor.of(new float[5], 5));
        return published;
    }

    static void save(Path file, Map<String, HostTensor> stateDict) throws IOException {
        ByteArrayOutputStream pickle = new ByteArrayOutputStream();
        write(pickle, "\u0080\u0002}");
        text(pickle, "model");
        write(pickle, "}(");
        List<HostTensor> storages = new ArrayList<>();
        stateDict.forEach((name, tensor) -> {
            text(pickle, name);
            tensor(pickle, storages.size(), tensor);
            storages.add(tensor);
        });
        write(pickle, "us.");
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            entry(zip, "swin/data.pkl", pickle.toByteArray());
            for (int i = 0; i < storages.size(); i++) {
                byte[] data = new byte[storages.get(i).byteLength()];
                storages.get(i).data().get(data);
                entry(zip, "swin/data/" + i, data);
            }
        }
    }

    /** Writes {@code torch._utils._rebuild_tensor_v2(storage, 0, shape, strides, False, {})}. */
    private static void tensor(ByteArrayOutputStream pickle, int storage, HostTensor tensor) {
        write(pickle, "ctorch._utils\n_rebuild_tensor_v2\n((");
        text(pickle, "storage");
        write(pickle, "ctorch\nFloatStorage\n");
        text(pickle, Integer.toString(storage));
        text(pickle, "cpu");
        integer(pickle, tensor.elements());
        write(pickle, "tQ");
        integer(pickle, 0);
        write(pickle, "(");
        tensor.shape().forEach(axis -> integer(pickle, axis.intValue()));
        write(pickle, "t(");
        long stride = tensor.elements();
        for (long axis : tensor.shape()) {
            stride /= axis;
            integer(pickle, (int) stride);
        }
        write(pickle, "t\u0089}tR");
    }

    private static void text(ByteArrayOutputStream pickle, String value) {
        write(pickle, "X");
        number(pickle, value.length());
        write(pickle, value);
    }

    private static void integer(ByteArrayOutputStream pickle, int value) {
        write(pickle, "J");
        number(pickle, value);
    }

    private static void number(ByteArrayOutputStream pickle, int value) {
        pickle.writeBytes(ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(value)
                .array());
    }

    private static void write(ByteArrayOutputStream pickle, String characters) {
        pickle.writeBytes(characters.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static void entry(ZipOutputStream zip, String name, byte[] content) throws IOException {
        ZipEntry stored = new ZipEntry(name);
        stored.setMethod(ZipEntry.STORED);
        stored.setSize(content.length);
        CRC32 crc = new CRC32();
        crc.update(content);
        stored.setCrc(crc.getValue());
        zip.putNextEntry(stored);
        zip.write(content);
    }
}
