package io.tidegate.sim.report;

import io.tidegate.sim.load.LoadResult;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;

/** The distribution of latencies as a picture, for where a page cannot go: {@code latency.png}. Needs no display. */
final class PercentilePng {

    private static final int WIDTH = 1_000;
    private static final int HEIGHT = 560;
    private static final int LEFT = 90;
    private static final int RIGHT = 50;
    private static final int TOP = 60;
    private static final int BOTTOM = 70;
    private static final Color INK = new Color(0x1b1f24);
    private static final Color SOFT = new Color(0x59636e);
    private static final Color RULE = new Color(0xd1d9e0);
    private static final List<Color> COLOURS = List.of(new Color(0x0b5cad), new Color(0xa83d00), new Color(0x6b3fa0));
    private static final List<String> KINDS = List.of(LoadResult.RECEIPT, LoadResult.ACCEPT, LoadResult.SEEN);

    private final Graphics2D pen;
    private final Scale x;
    private final Scale y;

    private PercentilePng(Graphics2D pen, Scale x, Scale y) {
        this.pen = pen;
        this.x = x;
        this.y = y;
    }

    static void write(LoadResult result, Path file) throws IOException {
        double most = 1;
        double least = Double.MAX_VALUE;
        double rarest = 10;
        for (String kind : KINDS) {
            Latency latency = Latency.of(result, kind).orElse(null);
            if (latency != null) {
                most = Math.max(most, latency.ms(100));
                least = Math.min(least, Math.max(0.1, latency.ms(0)));
                rarest = latency.points().stream()
                        .mapToDouble(Latency.Point::rarity)
                        .reduce(rarest, Math::max);
            }
        }
        BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = image.createGraphics();
        try {
            new PercentilePng(pen, Scale.logarithmic(1, rarest), Scale.logarithmic(least, most)).draw(result);
        } finally {
            pen.dispose();
        }
        if (!ImageIO.write(image, "png", file.toFile())) {
            throw new IOException("this Java cannot write PNG files");
        }
    }

    private void draw(LoadResult result) {
        pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        pen.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        pen.setColor(Color.WHITE);
        pen.fillRect(0, 0, WIDTH, HEIGHT);
        pen.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 15));
        for (double tick : y.ticks()) {
            grid(LEFT, py(tick), WIDTH - RIGHT, py(tick));
            right(Scale.milliseconds(tick), LEFT - 10, py(tick) + 5);
        }
        for (double tick : x.ticks()) {
            grid(px(tick), TOP, px(tick), HEIGHT - BOTTOM);
            centred(Plots.percentile(tick), px(tick), HEIGHT - BOTTOM + 24);
        }
        centred("percentile", LEFT + (WIDTH - LEFT - RIGHT) / 2, HEIGHT - 16);
        pen.setColor(INK);
        pen.setFont(pen.getFont().deriveFont(Font.BOLD, 18f));
        pen.drawString("%s: latency by percentile".formatted(result.scenario().name()), LEFT, 32);
        pen.setFont(pen.getFont().deriveFont(Font.PLAIN, 15f));
        int drawn = 0;
        int keyX = LEFT + 12;
        for (String kind : KINDS) {
            Latency latency = Latency.of(result, kind).orElse(null);
            if (latency != null) {
                Color colour = COLOURS.get(drawn++);
                line(latency, colour);
                keyX = key(Plots.KINDS.getOrDefault(kind, kind), colour, keyX);
            }
        }
    }

    private void line(Latency latency, Color colour) {
        Path2D path = new Path2D.Double();
        for (Latency.Point point : latency.points()) {
            if (path.getCurrentPoint() == null) {
                path.moveTo(px(point.rarity()), py(point.ms()));
            } else {
                path.lineTo(px(point.rarity()), py(point.ms()));
            }
        }
        pen.setColor(colour);
        pen.setStroke(new BasicStroke(2.5f));
        pen.draw(path);
        pen.setStroke(new BasicStroke(1));
    }

    private int key(String name, Color colour, int atX) {
        pen.setColor(colour);
        pen.fillRect(atX, TOP + 14, 26, 4);
        pen.setColor(INK);
        pen.drawString(name, atX + 34, TOP + 21);
        return atX + 34 + pen.getFontMetrics().stringWidth(name) + 28;
    }

    private void grid(int x1, int y1, int x2, int y2) {
        pen.setColor(RULE);
        pen.drawLine(x1, y1, x2, y2);
        pen.setColor(SOFT);
    }

    private void right(String text, int atX, int atY) {
        FontMetrics metrics = pen.getFontMetrics();
        pen.drawString(text, atX - metrics.stringWidth(text), atY);
    }

    private void centred(String text, int atX, int atY) {
        FontMetrics metrics = pen.getFontMetrics();
        pen.drawString(text, atX - metrics.stringWidth(text) / 2, atY);
    }

    private int px(double value) {
        return LEFT + (int) Math.round(x.share(value) * (WIDTH - LEFT - RIGHT));
    }

    private int py(double value) {
        return HEIGHT - BOTTOM - (int) Math.round(y.share(value) * (HEIGHT - TOP - BOTTOM));
    }
}
