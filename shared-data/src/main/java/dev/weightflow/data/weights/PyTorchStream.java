package dev.weightflow.data.weights;

import dev.weightflow.data.weights.StridedView.Storage;
import dev.weightflow.data.weights.pickle.GlobalResolver;
import dev.weightflow.data.weights.pickle.PickleLimits;
import dev.weightflow.data.weights.pickle.PickleReader;
import dev.weightflow.data.weights.pickle.PickleValue;
import dev.weightflow.data.weights.pickle.PickleValue.Bool;
import dev.weightflow.data.weights.pickle.PickleValue.Dict;
import dev.weightflow.data.weights.pickle.PickleValue.Int;
import dev.weightflow.data.weights.pickle.PickleValue.Sequence;
import dev.weightflow.data.weights.pickle.PickleValue.Text;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/**
 * Reader of {@code torch.save}'s format before 1.6: five pickles (a magic number, the protocol, facts on the machine, the object, the keys of the
 * storages), then the storages in that order, each with its number of elements before it.
 */
final class PyTorchStream {

    static final int PROTOCOL_OPERATION = 0x80;

    private static final BigInteger MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);
    private static final BigInteger PROTOCOL = BigInteger.valueOf(1001);

    private final ByteSource source;
    private final TorchUnpickler globals = new TorchUnpickler();
    private final ByteBuffer pickles;

    private PyTorchStream(ByteSource source) {
        this.source = source;
        this.pickles = source.slice(0, (int) Math.min(source.size(), PickleLimits.DEFAULT.bytes()));
    }

    static WeightsFile read(ByteSource source) {
        return new PyTorchStream(source).read();
    }

    private WeightsFile read() {
        if (!new Int(MAGIC).equals(next(GlobalResolver.empty()))) {
            throw source.unsupported("this is a pickle, but not one that torch.save wrote");
        }
        if (!new Int(PROTOCOL).equals(next(GlobalResolver.empty()))) {
            throw source.unsupported("this is not a version of PyTorch's stream format that is known");
        }
        if (next(GlobalResolver.empty()) instanceof Dict system
                && new Bool(false).equals(system.entries().get(new Text("little_endian")))) {
            throw source.unsupported("the tensors are not little-endian; save the file on a little-endian machine");
        }
        PickleValue root = next(globals);
        Map<String, ByteBuffer> contents = contents(next(GlobalResolver.empty()));
        return StateDictExtractor.read(source, WeightsFile.Format.PYTORCH_STREAM, root, globals, storage -> {
            ByteBuffer content = contents.get(storage.key());
            if (content == null) {
                throw source.malformed("the file lacks storage '%s'", storage.key());
            }
            return content;
        });
    }

    private PickleValue next(GlobalResolver names) {
        return PickleReader.read(pickles, names, PickleLimits.DEFAULT);
    }

    private Map<String, ByteBuffer> contents(PickleValue keys) {
        if (!(keys instanceof Sequence list)) {
            throw source.malformed("the keys of the storages are no list");
        }
        Map<String, ByteBuffer> contents = new HashMap<>();
        long offset = pickles.position();
        for (PickleValue item : list.items()) {
            Storage storage = item instanceof Text key ? globals.storages().get(key.value()) : null;
            if (storage == null || contents.containsKey(storage.key())) {
                throw source.malformed("the file holds a storage twice, or one that no tensor uses");
            }
            checkLength(storage, offset);
            contents.put(storage.key(), source.slice(offset + Long.BYTES, (int) storage.byteLength()));
            offset += Long.BYTES + storage.byteLength();
        }
        if (offset != source.size()) {
            throw source.malformed("%d bytes follow the last storage", source.size() - offset);
        }
        return contents;
    }

    private void checkLength(Storage storage, long offset) {
        if (offset + Long.BYTES + storage.byteLength() > source.size()) {
            throw source.malformed("the file ends within storage '%s'", storage.key());
        }
        long elements = source.slice(offset, Long.BYTES).getLong();
        if (elements != storage.elements()) {
            throw source.malformed(
                    "storage '%s' has %d elements, but is said to have %d",
                    storage.key(), elements, storage.elements());
        }
    }
}
