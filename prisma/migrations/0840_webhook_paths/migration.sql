-- What follows the host of a webhook's address may be a secret, and whoever may look reads the activity.
UPDATE "Activity" SET
  "before" = CASE WHEN "before"->>'address' LIKE '%://%'
    THEN jsonb_set("before", '{address}', to_jsonb(split_part(split_part("before"->>'address', '://', 2), '/', 1))) ELSE "before" END,
  "after" = CASE WHEN "after"->>'address' LIKE '%://%'
    THEN jsonb_set("after", '{address}', to_jsonb(split_part(split_part("after"->>'address', '://', 2), '/', 1))) ELSE "after" END
WHERE "kind" IN ('webhook_added', 'webhook_edited');
