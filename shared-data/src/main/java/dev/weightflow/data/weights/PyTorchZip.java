package dev.weightflow.data.weights;

import dev.weightflow.data.weights.StridedView.Storage;
import dev.weightflow.data.weights.pickle.PickleLimits;
import dev.weightflow.data.weights.pickle.PickleReader;
import dev.weightflow.data.weights.pickle.PickleValue;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;

/** Reader of {@code torch.save}'s zip format: a pickle {@code NAME/data.pkl} and one entry {@code NAME/data/KEY} a storage. */
final class PyTorchZip {

    private static final String PICKLE = "/data.pkl";
    private static final int LONGEST_MARKER = 64;

    private final ByteSource source;
    private final ZipArchive zip;
    private final String folder;

    private PyTorchZip(ByteSource source, ZipArchive zip, String folder) {
        this.source = source;
        this.zip = zip;
        this.folder = folder;
    }

    static WeightsFile read(ByteSource source) {
        ZipArchive zip = ZipArchive.open(source);
        List<String> pickles = zip.entries().keySet().stream()
                .filter(name -> name.endsWith(PICKLE) && name.indexOf('/') == name.length() - PICKLE.length())
                .toList();
        if (pickles.size() != 1) {
            throw source.unsupported(
                    "the archive has %d data.pkl entries where a PyTorch file has one", pickles.size());
        }
        String folder = pickles.get(0).substring(0, pickles.get(0).length() - PICKLE.length());
        return new PyTorchZip(source, zip, folder).read();
    }

    private WeightsFile read() {
        if (zip.entries().containsKey(folder + "/constants.pkl")) {
            throw source.unsupported("this is a TorchScript module, not a state dict; save its state_dict() instead");
        }
        ZipArchiveEntry order = zip.entries().get(folder + "/byteorder");
        if (order != null && !text(order).equals("little")) {
            throw source.unsupported("the tensors are not little-endian; save the file on a little-endian machine");
        }
        TorchUnpickler globals = new TorchUnpickler();
        PickleLimits limits = PickleLimits.DEFAULT;
        ByteBuffer pickle = zip.bytes(zip.entries().get(folder + PICKLE), limits.bytes());
        PickleValue root = PickleReader.read(pickle, globals, limits);
        return StateDictExtractor.read(source, WeightsFile.Format.PYTORCH_ZIP, root, globals, this::content);
    }

    private ByteBuffer content(Storage storage) {
        ZipArchiveEntry entry = zip.entries().get(folder + "/data/" + storage.key());
        if (entry == null) {
            throw source.malformed("the archive lacks storage '%s'", storage.key());
        }
        if (entry.getSize() != storage.byteLength()) {
            throw source.malformed(
                    "storage '%s' has %d bytes, but is said to have %d",
                    storage.key(), entry.getSize(), storage.byteLength());
        }
        return zip.bytes(entry, Integer.MAX_VALUE);
    }

    private String text(ZipArchiveEntry entry) {
        return StandardCharsets.US_ASCII
                .decode(zip.bytes(entry, LONGEST_MARKER))
                .toString()
                .strip();
    }
}
