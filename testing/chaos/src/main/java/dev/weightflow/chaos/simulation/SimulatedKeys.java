package dev.weightflow.chaos.simulation;

import dev.weightflow.platform.signing.ServiceKeys;
import dev.weightflow.platform.signing.SignatureCheck;
import dev.weightflow.platform.signing.Signatures;
import dev.weightflow.platform.signing.Signed;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Keys of the services, which are renewed, and each process's view of them. A signature is the key's id. */
final class SimulatedKeys {
    private final Map<String, Integer> renewals = new HashMap<>();
    private final Set<String> all = new HashSet<>();

    /** Renews a service's key, with which its processes sign from their next start on. */
    void renew(String service) {
        renewals.merge(service, 1, Integer::sum);
    }

    private String newest(String service) {
        String id = service + "-key-" + renewals.getOrDefault(service, 0);
        all.add(id);
        return id;
    }

    /** Process's ring of public keys, which outlives it, and may be out of date. */
    final class Ring {
        private final Set<String> known = new HashSet<>();
        private boolean damaged;

        void update() {
            known.addAll(all);
            damaged = false;
        }

        /** Makes the ring unreadable until it is updated. */
        void damage() {
            damaged = true;
        }

        boolean knows(String keyId) {
            return !damaged && known.contains(keyId);
        }

        /** Returns the signatures of one life of a process, whose own key must be on its ring for it to start. */
        Signatures signatures(String service) {
            String own = newest(service);
            known.add(own);
            damaged = false;
            return Signatures.with(new ServiceKeys() {
                @Override
                public String principal() {
                    return service;
                }

                @Override
                public Signed sign(byte[] statement) {
                    return new Signed(own, own);
                }

                @Override
                public SignatureCheck check(String principal, byte[] statement, Signed signed) {
                    if (knows(signed.keyId())) {
                        return signed.keyId().startsWith(principal)
                                ? new SignatureCheck.Valid()
                                : new SignatureCheck.Refused("it is another's");
                    }
                    return new SignatureCheck.Unknown(signed.keyId() + " is not on the ring");
                }

                @Override
                public List<String> idsOf(String principal) {
                    return known.stream()
                            .filter(id -> id.startsWith(principal))
                            .sorted()
                            .toList();
                }
            });
        }
    }
}
