UPDATE users SET state = 'active'; -- want `UPDATE writes every row of users in one statement: writers of these rows wait until it is done`
