-- A drill that is not over goes on as it was, whatever happened to its files. Null in those that were begun before.
-- From here on its lines are turns: what was said, and the customer's reply as it was shown.
ALTER TABLE drills ADD COLUMN story BLOB;   -- the scenario as it was when the drill began, as JSON
ALTER TABLE drills ADD COLUMN temper BLOB;  -- the table of how customers react, as it was then, as JSON
