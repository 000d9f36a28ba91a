"""Contents go when their time of keeping has passed after they ended (PIPL 19, 47); ledger, states and counts stay."""
