package dev.weightflow.data.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.weightflow.data.host.ElementType;
import dev.weightflow.data.host.HostTensor;
import dev.weightflow.data.testing.Tensors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsTest {

    @TempDir
    Path folder;

    @Test
    void reads_a_file_written_by_hand_from_the_format_s_description() {
        String header =
                "{\"__metadata__\":{\"k\":\"v\"},\"b\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[2,10]},"
                        + "\"a\":{\"dtype\":\"F16\",\"shape\":[],\"data_offsets\":[0,2]}}   ";
        byte[] data = {0, 0x3c, 0, 0, 0x20, 0x40, 0, 0, (byte) 0x80, (byte) 0xbf};

        WeightsFile file = Safetensors.read(new InMemory("hand", bytes(header, data)));

        assertThat(file.tensors()).containsOnlyKeys("b", "a");
        assertThat(file.tensors().get("b")).isEqualTo(HostTensor.of(new float[] {2.5f, -1}, 1, 2));
        assertThat(file.tensors().get("a").toFloats()).containsExactly(1f);
        assertThat(file.tensors().get("a").toString()).isEqualTo("F16[]");
        assertThat(file.metadata()).containsExactly(Map.entry("k", "v"));
    }

    @Test
    void reads_what_the_official_library_wrote() {
        WeightsFile file = WeightsFile.read(Fixtures.file("official.safetensors"));

        assertThat(file.format()).isEqualTo(WeightsFile.Format.SAFETENSORS);
        assertThat(file.tensors()).containsExactlyInAnyOrderEntriesOf(Fixtures.expected("official.safetensors"));
        assertThat(file.metadata()).containsExactlyInAnyOrderEntriesOf(Map.of("format", "pt", "ä", "ö\n"));
    }

    @Test
    void writes_the_bytes_that_the_format_s_description_asks_for() {
        Map<String, HostTensor> tensors = new LinkedHashMap<>();
        tensors.put("z", HostTensor.of(new float[] {1}, 1));
        tensors.put("a", Tensors.of(new int[] {7, 8}, List.of(2L, 1L)));

        byte[] encoded = Safetensors.encode(tensors, Map.of("y", "2", "x", "1"));

        String header = "{\"__metadata__\":{\"x\":\"1\",\"y\":\"2\"},"
                + "\"z\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},"
                + "\"a\":{\"dtype\":\"I32\",\"shape\":[2,1],\"data_offsets\":[4,12]}}";
        String padded = header + " ".repeat((8 - header.length() % 8) % 8);
        assertThat(encoded)
                .isEqualTo(bytes(padded, new byte[] {0, 0, (byte) 0x80, 0x3f, 7, 0, 0, 0, 8, 0, 0, 0})
                        .array());
    }

    @Test
    void random_state_dicts_survive_the_round_trip_in_order_and_bit_by_bit() {
        for (long seed = 0; seed < 200; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Map<String, HostTensor> tensors = randomStateDict(random);
            Map<String, String> metadata =
                    random.nextBoolean() ? Map.of() : Map.of(randomName(random), randomName(random));
            Path path = folder.resolve("weights.safetensors");

            WrittenFile written = Safetensors.write(path, tensors, metadata);

            WeightsFile read = WeightsFile.read(path);
            assertThat(read.tensors()).as("seed %d", seed).containsExactlyEntriesOf(tensors);
            assertThat(read.metadata()).as("seed %d", seed).isEqualTo(metadata);
            assertThat(path).as("seed %d", seed).hasBinaryContent(Safetensors.encode(tensors, metadata));
            assertThat(written.bytes()).isEqualTo(path.toFile().length());
            assertThat(path).hasDigest("SHA-256", written.sha256());
        }
    }

    @Test
    void a_header_whose_length_looks_like_a_pickle_is_still_a_header() {
        int padding = 0x280 - Safetensors.encode(Map.of(), Map.of("k", "")).length + 8;
        byte[] encoded = Safetensors.encode(Map.of(), Map.of("k", "x".repeat(padding)));
        assertThat(encoded).startsWith(0x80, 0x02);

        assertThat(WeightsFile.read(new InMemory("x", ByteBuffer.wrap(encoded))).metadata())
                .containsKey("k");
    }

    @Test
    void an_empty_state_dict_is_a_file_too() {
        assertThat(Safetensors.read(new InMemory("empty", ByteBuffer.wrap(Safetensors.encode(Map.of(), Map.of()))))
                        .tensors())
                .isEmpty();
    }

    @Test
    void data_begin_at_a_multiple_of_eight() {
        for (int length = 1; length < 20; length++) {
            byte[] encoded = Safetensors.encode(Map.of("x".repeat(length), HostTensor.of(new float[] {1})), Map.of());
            assertThat(ByteBuffer.wrap(encoded).order(ByteOrder.LITTLE_ENDIAN).getLong() % 8)
                    .isZero();
        }
    }

    @Test
    void no_tensor_may_take_the_name_of_the_metadata() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Safetensors.encode(Map.of("__metadata__", HostTensor.of(new float[] {1})), Map.of()));
    }

    @Test
    void reads_tensors_beyond_two_gibibytes_without_loading_the_file() throws IOException {
        long filler = (1L << 30) + 12;
        StringBuilder header = new StringBuilder("{");
        for (int i = 0; i < 3; i++) {
            header.append("\"filler%d\":{\"dtype\":\"U8\",\"shape\":[%d],\"data_offsets\":[%d,%d]},"
                    .formatted(i, filler, i * filler, (i + 1) * filler));
        }
        header.append("\"last\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[%d,%d]}}"
                .formatted(3 * filler, 3 * filler + 4));
        Path sparse = folder.resolve("large.safetensors");
        try (var channel = Files.newByteChannel(
                sparse, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.SPARSE)) {
            channel.write(bytes(header.toString(), new byte[0]));
            channel.position(channel.position() + 3 * filler);
            channel.write(HostTensor.of(new float[] {42}).data());
        }

        WeightsFile file = WeightsFile.read(sparse);

        assertThat(file.tensors().get("last").toFloats()).containsExactly(42);
        assertThat(file.tensors().get("filler1").elements()).isEqualTo((int) filler);
        assertThat(file.tensors().get("filler2").data().get((int) filler - 1)).isZero();
    }

    private static Map<String, HostTensor> randomStateDict(SplittableRandom random) {
        Map<String, HostTensor> tensors = new LinkedHashMap<>();
        int count = random.nextInt(12);
        for (int i = 0; i < count; i++) {
            ElementType type = ElementType.values()[random.nextInt(ElementType.values().length)];
            List<Long> shape = new ArrayList<>();
            int elements = 1;
            for (int axis = random.nextInt(5); axis > 0; axis--) {
                int length = random.nextInt(10) == 0 ? 0 : 1 + random.nextInt(6);
                shape.add((long) length);
                elements *= length;
            }
            byte[] data = new byte[elements * type.bytes()];
            random.nextBytes(data);
            tensors.put(i + randomName(random), new HostTensor(type, shape, ByteBuffer.wrap(data)));
        }
        return tensors;
    }

    private static String randomName(SplittableRandom random) {
        StringBuilder name = new StringBuilder();
        for (int length = random.nextInt(12); length > 0; length--) {
            int[] kinds = {'a' + random.nextInt(26), '.', '"', '\\', random.nextInt(32), 0xe4, 0x1f600};
            name.appendCodePoint(kinds[random.nextInt(kinds.length)]);
        }
        return name.toString();
    }

    private static ByteBuffer bytes(String header, byte[] data) {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + json.length + data.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(json.length)
                .put(json)
                .put(data)
                .flip();
    }
}
