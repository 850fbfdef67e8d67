package io.tidegate.sim.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LedgerTest {

    @Test
    void addsUpOverAllReasons() throws JsonProcessingException {
        Ledger ledger = parse("""
                {"ledger":{"accepted":10,"stored":5,"pending":2,"lost":{"evicted":1,"burned":2}}}""").orElseThrow();

        assertThat(ledger).isEqualTo(new Ledger(10, 5, 2, 3));
        assertThat(ledger.addsUp()).isTrue();
    }

    @Test
    void seesWhatDoesNotAddUp() {
        assertThat(new Ledger(10, 5, 2, 2).addsUp()).isFalse();
        assertThat(new Ledger(10, 12, -2, 0).addsUp()).isFalse();
    }

    @Test
    void isEmptyWithoutALedger() throws JsonProcessingException {
        assertThat(parse("{}")).isEmpty();
        assertThat(parse("{\"ledger\":{\"accepted\":1}}")).isEmpty();
    }

    private static Optional<Ledger> parse(String json) throws JsonProcessingException {
        return Ledger.in(new ObjectMapper().readTree(json));
    }
}
