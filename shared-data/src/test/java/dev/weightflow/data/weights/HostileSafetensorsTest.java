package dev.weightflow.data.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostileSafetensorsTest {

    private static final int DATA = 16;

    /** 'NUMBER' is a valid description of the 16 bytes of data; single quotes stand for double ones. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "overlap           | {'a':{'dtype':'F32','shape':[3],'data_offsets':[0,12]},'b':{'dtype':'F32','shape':[2],'data_offsets':[8,16]}} | the tensor 'b' overlaps another one at byte 8 of the data",
                "the same range    | {'a':FOUR,'b':FOUR}                                                            | the tensor 'b' overlaps another one at byte 0 of the data",
                "gap in front      | {'a':{'dtype':'F32','shape':[3],'data_offsets':[4,16]}}                        | the tensor 'a' leaves a gap before byte 4 of the data",
                "gap at the end    | {'a':{'dtype':'F32','shape':[3],'data_offsets':[0,12]}}                        | 4 bytes at the end belong to no tensor",
                "nothing described | {}                                                                             | 16 bytes at the end belong to no tensor",
                "out of range      | {'a':{'dtype':'F32','shape':[5],'data_offsets':[0,20]}}                        | the tensor 'a' reaches byte 20 of the data, which have only 16",
                "backwards         | {'a':{'dtype':'F32','shape':[4],'data_offsets':[16,0]}}                        | the tensor 'a' has the data_offsets [16, 0], which are no range",
                "three offsets     | {'a':{'dtype':'F32','shape':[4],'data_offsets':[0,8,16]}}                      | are no range",
                "lying shape       | {'a':{'dtype':'F32','shape':[3],'data_offsets':[0,16]}}                        | the tensor 'a' takes 12 bytes as F32[3], but its data_offsets span 16",
                "lying dtype       | {'a':{'dtype':'F64','shape':[4],'data_offsets':[0,16]}}                        | the tensor 'a' takes 32 bytes as F64[4], but its data_offsets span 16",
                "product overflow  | {'a':{'dtype':'F32','shape':[4611686018427387905,4],'data_offsets':[0,16]}}    | the tensor 'a' takes too many bytes",
                "negative axes     | {'a':{'dtype':'F32','shape':[-2,-2],'data_offsets':[0,16]}}                    | the tensor 'a' has a shape that is not a short list of whole numbers",
                "huge axis         | {'a':{'dtype':'F32','shape':[99999999999999999999],'data_offsets':[0,16]}}     | a.shape.[0]: Numeric value (99999999999999999999) out of range of long",
                "negative offset   | {'a':{'dtype':'F32','shape':[5],'data_offsets':[-4,16]}}                       | the tensor 'a' has a data_offsets that is not a short list of whole numbers",
                "fractional axis   | {'a':{'dtype':'F32','shape':[4.0],'data_offsets':[0,16]}}                      | a.shape.[0]: ",
                "shape no list     | {'a':{'dtype':'F32','shape':4,'data_offsets':[0,16]}}                          | a.shape: ",
                "nested shape      | {'a':{'dtype':'F32','shape':[[4]],'data_offsets':[0,16]}}                      | a.shape.[0]: ",
                "dtype no string   | {'a':{'dtype':{},'shape':[4],'data_offsets':[0,16]}}                           | a.dtype: ",
                "missing field     | {'a':{'dtype':'F32','shape':[4]}}                                              | the tensor 'a' lacks one of dtype, shape and data_offsets",
                "repeated tensor   | {'a':NUMBER,'a':NUMBER}                                                        | Duplicate field 'a'",
                "repeated escaped  | {'a':NUMBER,'\\u0061':NUMBER}                                                  | Duplicate field 'a'",
                "repeated field    | {'a':{'dtype':'F32','dtype':'F32','shape':[4],'data_offsets':[0,16]}}          | Duplicate field 'dtype'",
                "repeated metadata | {'__metadata__':{},'__metadata__':{},'a':NUMBER}                               | Duplicate field '__metadata__'",
                "repeated key      | {'__metadata__':{'k':'1','k':'2'},'a':NUMBER}                                  | Duplicate field 'k'",
                "metadata no dict  | {'__metadata__':[],'a':NUMBER}                                                 | __metadata__: ",
                "metadata number   | {'__metadata__':{'k':1},'a':NUMBER}                                            | __metadata__.k: ",
                "entry no object   | {'a':16}                                                                       | a: ",
                "not an object     | [1,2,3]                                                                        | does not begin with '{'",
                "leading blank     | ~ {'a':NUMBER}~                                                                | does not begin with '{'",
                "truncated           | {'a':NUMBER                                                                    | the header is not valid JSON",
                "two objects       | {'a':NUMBER}{}                                                                 | the header is not valid JSON",
                "not JSON          | {a:1}                                                                          | the header is not valid JSON",
            })
    void is_refused_in_a_sentence(String what, String header, String message) {
        String json = header.replace("NUMBER", "{'dtype':'F32','shape':[4],'data_offsets':[0,16]}")
                .replace("FOUR", "{'dtype':'U8','shape':[16],'data_offsets':[0,16]}")
                .replace('\'', '"');

        assertThatExceptionOfType(WeightsException.Malformed.class)
                .isThrownBy(() -> read(json.length(), json))
                .withMessageStartingWith("hostile.safetensors: ")
                .withMessageContaining(message);
    }

    @Test
    void an_unknown_dtype_is_named() {
        String json = "{\"a\":{\"dtype\":\"F8_E4M3\",\"shape\":[16],\"data_offsets\":[0,16]}}";

        assertThatExceptionOfType(WeightsException.Unsupported.class)
                .isThrownBy(() -> read(json.length(), json))
                .withMessage("hostile.safetensors: the tensor 'a' has the unknown dtype F8_E4M3");
    }

    @Test
    void a_header_may_not_be_longer_than_the_file_nor_than_the_format_allows() {
        assertThatExceptionOfType(WeightsException.Malformed.class)
                .isThrownBy(() -> read(50, "{}"))
                .withMessage("hostile.safetensors: the header is said to take 50 bytes, but the file has only 18 left");
        assertThatExceptionOfType(WeightsException.TooLarge.class)
                .isThrownBy(() -> read(100_000_001, "{}"))
                .withMessageContaining("100000001");
        assertThatExceptionOfType(WeightsException.TooLarge.class)
                .isThrownBy(() -> read(-1, "{}"))
                .withMessageContaining("18446744073709551615");
        assertThatExceptionOfType(WeightsException.Malformed.class).isThrownBy(() -> read(0, ""));
    }

    @Test
    void a_header_may_not_take_the_heap_of_a_small_process() {
        assertThat(SafetensorsHeader.longest(256 << 20)).isEqualTo(16 << 20);
        assertThat(SafetensorsHeader.longest(1L << 40)).isEqualTo(100_000_000);
    }

    @Test
    void a_tensor_larger_than_a_buffer_is_named() {
        String json = "{\"a\":{\"dtype\":\"F32\",\"shape\":[1073741824],\"data_offsets\":[0,4294967296]}}";

        assertThatExceptionOfType(WeightsException.TooLarge.class)
                .isThrownBy(() -> read(json.length(), json))
                .withMessageContaining("the tensor 'a' takes 4294967296 bytes");
    }

    @Test
    void deep_nesting_in_an_unknown_field_costs_nothing() {
        String json = "{\"a\":{\"x\":" + "[".repeat(100_000);

        assertThatExceptionOfType(WeightsException.Malformed.class).isThrownBy(() -> read(json.length(), json));
    }

    @Test
    void invalid_utf8_is_refused() {
        byte[] json = "{\"?\":{}}".getBytes(StandardCharsets.ISO_8859_1);
        json[2] = (byte) 0xff;
        ByteBuffer file = ByteBuffer.allocate(8 + json.length).order(ByteOrder.LITTLE_ENDIAN);
        file.putLong(json.length).put(json).flip();

        assertThatExceptionOfType(WeightsException.Malformed.class)
                .isThrownBy(() -> Safetensors.read(new InMemory("hostile.safetensors", file)));
    }

    @Test
    void names_in_messages_are_cut_and_shown_not_sent() {
        String json = "{\"" + "x".repeat(1_000_000) + "\\u001b[2J\":1}";

        assertThatExceptionOfType(WeightsException.Malformed.class)
                .isThrownBy(() -> read(json.length(), json))
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(10_000));
    }

    private static void read(long length, String json) {
        byte[] header = json.getBytes(StandardCharsets.UTF_8);
        ByteBuffer file = ByteBuffer.allocate(8 + header.length + DATA).order(ByteOrder.LITTLE_ENDIAN);
        file.putLong(length).put(header).position(0);
        Safetensors.read(new InMemory("hostile.safetensors", file));
    }
}
