package io.tidegate.protocol.sync;

/** What a {@link SendWindow} wants done to the buffer. Each case performs itself, so that none can be forgotten. */
public sealed interface SyncAction {

    /** Does this to {@code performer}. */
    void perform(Performer performer);

    /** Who carries the actions out: the edge buffer, by way of the forwarder. */
    interface Performer {

        /** The hub has stored {@code range}: it may be forgotten. */
        void settle(SequenceRange range);

        /** The hub asks for {@code range} again. */
        void rewind(SequenceRange range);

        /** The hub has stored {@code range} although it was given up. */
        void revoke(SequenceRange range);

        /** The hub refuses the reading for good. */
        void giveUp(SequenceRange range, GapReason reason);

        /**
         * Another buffer gives out numbers of the same stream: this one was copied, or restored from an image. Its lane is to
         * go on in a new epoch, so that their numbers part.
         */
        void diverged();
    }

    record Settle(SequenceRange range) implements SyncAction {
        @Override
        public void perform(Performer performer) {
            performer.settle(range);
        }
    }

    record Rewind(SequenceRange range) implements SyncAction {
        @Override
        public void perform(Performer performer) {
            performer.rewind(range);
        }
    }

    record Revoke(SequenceRange range) implements SyncAction {
        @Override
        public void perform(Performer performer) {
            performer.revoke(range);
        }
    }

    record GiveUp(SequenceRange range, GapReason reason) implements SyncAction {
        @Override
        public void perform(Performer performer) {
            performer.giveUp(range, reason);
        }
    }

    record Diverged() implements SyncAction {
        @Override
        public void perform(Performer performer) {
            performer.diverged();
        }
    }
}
