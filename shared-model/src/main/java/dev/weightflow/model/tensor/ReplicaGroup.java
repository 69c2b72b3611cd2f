package dev.weightflow.model.tensor;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.function.LongFunction;
import java.util.function.Supplier;

/**
 * Copies of one model that compute a batch together, each a part of it on its own device and thread, in step with one another. What an
 * operation needs of the whole batch, it asks of the others here: all of them get there in the same order, since all compute the same
 * model. Everything is differentiable across devices, and sums are taken in the order of the replicas.
 */
public final class ReplicaGroup {

    private static final ThreadLocal<Member> MEMBER = new ThreadLocal<>();

    private final int[] parts;
    private final CyclicBarrier meeting;
    private final NDArray[] given;

    /** @param parts how many images of the batch each replica has */
    public ReplicaGroup(List<Integer> parts) {
        this.parts = parts.stream().mapToInt(Integer::intValue).toArray();
        this.meeting = new CyclicBarrier(parts.size());
        this.given = new NDArray[parts.size()];
    }

    /**
     * Does that replica's work on this thread.
     *
     * @throws IllegalStateException if another replica failed meanwhile
     */
    public <T> T member(int replica, Supplier<T> work) {
        MEMBER.set(new Member(this, replica));
        try {
            return work.get();
        } catch (RuntimeException | Error e) {
            meeting.reset(); // nobody waits for this one any more
            throw e;
        } finally {
            MEMBER.remove();
        }
    }

    /** The replica that this thread computes, if it does. */
    static Optional<Member> current() {
        return Optional.ofNullable(MEMBER.get());
    }

    /** What is drawn once for all replicas, on the device of that array; without replicas it is simply drawn. */
    public static NDArray sharedDraw(NDArray like, Supplier<NDArray> draw) {
        return current().map(member -> member.ofFirst(like, draw)).orElseGet(draw);
    }

    record Member(ReplicaGroup group, int replica) {

        /** How many elements the whole batch has, where this replica's part has so many. */
        long whole(long own) {
            return own / group.parts[replica] * Arrays.stream(group.parts).sum();
        }

        /** The sum of what all replicas give, on this one's device. */
        NDArray sum(NDArray own) {
            return group.exchange(replica, own, () -> {
                NDArray sum = Ops.onDeviceOf(own, group.given[0]);
                for (int other = 1; other < group.given.length; other++) {
                    sum = sum.add(Ops.onDeviceOf(own, group.given[other]));
                }
                return sum;
            });
        }

        /** What the first replica draws, on the device of this one's array. */
        NDArray ofFirst(NDArray like, Supplier<NDArray> draw) {
            NDArray own = replica == 0 ? draw.get() : null;
            return group.exchange(replica, own, () -> Ops.onDeviceOf(like, group.given[0]));
        }

        /**
         * This replica's part of what the first draws for the whole batch, image by image.
         *
         * @param own how many numbers this replica needs, a multiple of its images
         * @param draw so many numbers, [numbers]
         * @return [own], on the device of this replica's array
         */
        NDArray part(NDArray like, long own, LongFunction<NDArray> draw) {
            long each = own / group.parts[replica];
            long first = each * Arrays.stream(group.parts).limit(replica).sum();
            return ofFirst(like, () -> draw.apply(whole(own))).get(first + ":" + (first + own));
        }
    }

    private NDArray exchange(int replica, NDArray own, Supplier<NDArray> read) {
        given[replica] = own;
        meet();
        NDArray result = read.get();
        meet(); // before anybody gives anything else
        return result;
    }

    private void meet() {
        try {
            meeting.await();
        } catch (BrokenBarrierException e) {
            throw new IllegalStateException("another replica of the model failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for another replica of the model", e);
        }
    }
}
