package dev.weightflow.model.dataset.pascal;

import dev.weightflow.model.dataset.DatasetException;
import dev.weightflow.model.dataset.Limits;
import dev.weightflow.model.dataset.ViolationCode;
import java.io.IOException;
import java.util.function.Function;
import us.hebi.matlab.mat.format.Mat5;
import us.hebi.matlab.mat.types.Array;
import us.hebi.matlab.mat.types.MatFile;
import us.hebi.matlab.mat.types.Sources;

/** The variables of a MATLAB 5 file. */
final class MatFileReader {
    private MatFileReader() {}

    /**
     * Reads one variable. Whatever the library throws at a file that is not laid out as expected comes out as one named fault.
     *
     * @param expected the structure that the reading goes by, for the message
     */
    static <T> T read(
            byte[] file, String variable, String expected, String name, Limits limits, Function<Array, T> reading) {
        byte[] plain = MatFileInflater.open(file, name, limits);
        try (MatFile mat =
                Mat5.newReader(Sources.wrap(plain)).disableSubsystemProcessing().readMat()) {
            return reading.apply(mat.getArray(variable));
        } catch (DatasetException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw DatasetException.about(
                    ViolationCode.UNREADABLE,
                    name,
                    e,
                    "does not hold %s (%s); restore it from its source",
                    expected,
                    e.getMessage());
        }
    }
}
