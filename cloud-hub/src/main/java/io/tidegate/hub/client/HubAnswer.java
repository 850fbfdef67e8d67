package io.tidegate.hub.client;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * A hub's answer as it comes. When it breaks off, reading throws {@link CommandFailedException}, so that it is told
 * apart from a failure to write what was read.
 */
public final class HubAnswer extends FilterInputStream {

    public HubAnswer(InputStream body) {
        super(body);
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
        try {
            return super.read(into, offset, length);
        } catch (IOException broken) {
            throw new CommandFailedException(
                    ExitCodes.FAILED,
                    "the hub's answer broke off (%s): what was written is not all; try again, the hub's log may say more"
                            .formatted(broken.getMessage()),
                    broken);
        }
    }
}
