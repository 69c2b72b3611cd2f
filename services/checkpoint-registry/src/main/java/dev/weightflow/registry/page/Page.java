package dev.weightflow.registry.page;

import dev.weightflow.registry.view.AliasView;
import dev.weightflow.registry.view.PictureView;
import dev.weightflow.registry.view.RefusalView;
import java.util.List;

/** What the page shows: texts, already in the form in which people read them. */
public record Page(List<Section> models) {

    /**
     * A model.
     *
     * @param versions the latest first
     * @param count how many versions it has in all
     * @param shownPictures the version whose pictures are shown
     */
    public record Section(
            String name,
            int count,
            List<AliasView> aliases,
            List<Row> versions,
            List<Decision> decisions,
            List<RefusalView> refusals,
            String shownPictures,
            List<PictureView> pictures) {}

    /** A version. */
    public record Row(
            String version,
            String standing,
            List<String> aliases,
            String method,
            String semseg,
            String humanParts,
            String sal,
            String normals,
            String deltaM,
            String parent,
            String job,
            String dataset,
            String registered,
            String weights) {}

    /** A decision about an alias. */
    public record Decision(
            String at, String outcome, String version, String alias, String reason, List<Check> checks) {}

    /** A number that a decision rests on. */
    public record Check(String name, String champion, String challenger, String limit, boolean passed) {}
}
