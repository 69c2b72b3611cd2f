package dev.weightflow.registry.view;

import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.id.VersionNumber;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A model in brief.
 *
 * @param versions how many versions it has
 * @param aliases which version each alias points to
 * @param undecided versions that the gate has not ruled on, because it waits for figures
 * @param refusals what could not be registered
 */
public record ModelView(
        ModelName name,
        int versions,
        Optional<VersionNumber> latest,
        Map<String, VersionNumber> aliases,
        List<VersionNumber> undecided,
        List<RefusalView> refusals) {}
